package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func started(t *testing.T) context.CancelFunc {
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.AddInputYAML("foo: {}"))
	stream, err := builder.Build()
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { _ = stream.Run(ctx) }()
	return cancel
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	t.Cleanup(started(t))
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.AddInputYAML("foo: {}"))
	stream, err := builder.Build()
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	endLater(t, cancel)
	go func() { _ = stream.Run(ctx) }()
}

func TestIntegrationBatch(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.AddInputYAML("foo: {}"))
	stream, err := builder.Build()
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	_ = cancel
	go func() { _ = stream.Run(ctx) }() // want warning `is never stopped`
}
