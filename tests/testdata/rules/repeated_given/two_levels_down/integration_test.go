package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("given a broker")
	t.Run("topics", func(t *testing.T) {
		t.Run("empty", func(t *testing.T) {
			t.Log("Given  a broker") // want `the parent has logged`
		})
	})
}
