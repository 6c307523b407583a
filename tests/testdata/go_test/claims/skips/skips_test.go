package skips

import "testing"

func TestIntegrationA(t *testing.T) {
	for _, name := range []string{"x", "y"} {
		t.Run(name, func(t *testing.T) { t.Skip("no account") })
	}
}
