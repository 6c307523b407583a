package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	ctx := t.Context()
	t.Cleanup(func() {
		_ = client.Delete(ctx, "topic") // want error `context.Background`
	})
}
