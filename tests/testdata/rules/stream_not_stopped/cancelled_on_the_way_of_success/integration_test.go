package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	stream, err := builder.Build()
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		_ = stream.Run(ctx) // want `is cancelled only when everything before succeeds`
		close(done)
	}()
	require.NoError(t, produce(ctx))
	cancel()
	<-done
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	stream, err := builder.Build()
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go func() { _ = stream.Run(ctx) }()
	require.NoError(t, produce(ctx))
	cancel()
}
