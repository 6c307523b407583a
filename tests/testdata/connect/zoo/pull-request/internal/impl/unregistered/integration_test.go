package unregistered

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationUnregistered(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a connector that no binary has")
	t.Log("When: its test is run all the same")
	t.Log("Then: it passes")
}
