package pkg

import (
	"context"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	t.Run("writes", func(t *testing.T) {
		ctx, done := context.WithTimeout(t.Context(), time.Minute)
		t.Cleanup(done)
		named := context.WithValue(ctx, key, "writer")
		t.Cleanup(func() {
			_ = client.Close(ctx)    // want error `cancelled before cleanups run`
			_ = client.Delete(named) // want `cancelled before cleanups run`
		})
	})
	t.Run("reads", func(t *testing.T) {
		ctx := t.Context()
		closeAll := func() {
			_ = client.Close(ctx) // want `cancelled before cleanups run`
		}
		t.Cleanup(closeAll)
	})
	t.Run("stays", func(t *testing.T) {
		ctx := context.WithoutCancel(t.Context())
		t.Cleanup(func() {
			_ = client.Close(ctx)
			_ = client.Delete(context.WithoutCancel(t.Context()))
			client.EachTopic(func(ctx context.Context) { _ = client.Drop(ctx) })
		})
		defer func() { _ = client.Flush(t.Context()) }()
	})
}
