package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationLoose(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("given a topic")
	t.Logf("when %d messages are sent", 3)
	t.Log("Then they arrive")
}

// A dash is neither.
func TestIntegrationDashed(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given - a topic")
	t.Log("When: messages are sent")
	t.Log("Then: they arrive")
}
