package pkg

import (
	"context"
	"sync"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	work := func() {
		require.NoError(t, produce()) // want error `in a goroutine`
	}
	go work()
	var wg sync.WaitGroup
	other := func() {
		require.NoError(t, produce()) // want error `in a goroutine`
	}
	wg.Go(other)
	wg.Wait()
	consume := func(ctx context.Context, m *service.Message) error {
		require.NotNil(t, m) // want warning `a consumer's callback`
		return nil
	}
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.AddConsumerFunc(consume))
	called := func() {
		require.NoError(t, produce())
	}
	called()
}
