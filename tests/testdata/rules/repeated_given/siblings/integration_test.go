package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	t.Run("one", func(t *testing.T) {
		t.Log("Given: a broker of its own")
	})
	t.Run("two", func(t *testing.T) {
		t.Log("Given: a broker of its own")
	})
}
