package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationContext(t *testing.T) {
	integration.CheckSkip(t)
	ctx, client := t.Context(), &Client{}
	t.Cleanup(func() {
		_ = client.Delete(context.Background(), "topic")
	})
	t.Log(ctx)
}

func TestIntegrationVariable(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	ctx := t.Context()
	t.Cleanup(func() {
		_ = client.Delete(context.Background(), "topic")
	})
	_ = client.Create(ctx, "topic")
}
