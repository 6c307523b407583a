package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationContext(t *testing.T) {
	integration.CheckSkip(t)
	ctx, client := t.Context(), &Client{}
	t.Cleanup(func() {
		_ = client.Delete(t.Context(), "topic")
	})
	t.Log(ctx)
}

func TestIntegrationVariable(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	ctx := t.Context()
	t.Cleanup(func() {
		_ = client.Delete(ctx, "topic")
	})
	_ = client.Create(ctx, "topic")
}
