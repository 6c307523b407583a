package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: a broker")
	t.Run("empty topic", func(t *testing.T) {
		t.Log("Given: a broker") // want note `only what differs`
	})
}
