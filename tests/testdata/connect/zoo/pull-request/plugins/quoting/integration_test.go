package quoting

import "testing"

func TestIntegrationQuoting(t *testing.T) {
	t.Log("Given: a module that nobody has downloaded yet")
	t.Log("When: it is asked for a quote")
	quote := Quote()

	t.Log("Then: it has one")
	if quote == "" {
		t.Error("nothing was said")
	}
}
