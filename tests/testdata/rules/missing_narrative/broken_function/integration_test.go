package pkg

import "testing"

func TestIntegrationBroken(t *testing.T) {
	integration.CheckSkip(t)
	if {
}
