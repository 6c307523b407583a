package broken

import "testing"

func TestIntegrationBroken(t *testing.T) {
	undefined()
	var x int = "a"
}
