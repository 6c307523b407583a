package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	src := connect(t)
	t.Run("one", func(t *testing.T) {
		t.Parallel()
		src.CreateTopic("one")
		src.Publish(t.Context(), t.Name(), nil)
	})
	t.Run("two", func(t *testing.T) {
		t.Parallel()
		src.CreateTopic("two")
		src.Publish(t.Context(), t.Name(), nil)
	})
}
