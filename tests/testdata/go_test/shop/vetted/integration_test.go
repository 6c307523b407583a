package vetted

import "testing"

func TestIntegrationVetted(t *testing.T) {
	t.Logf("%d orders", "three")
}
