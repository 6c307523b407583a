package pkg

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func halt(t *testing.T, stream *service.Stream, within time.Duration) {
	t.Helper()
	if err := stream.StopWithin(within); err != nil {
		t.Log(err)
	}
}

func haltInTheEnd(t *testing.T, stream *service.Stream) {
	t.Cleanup(func() { halt(t, stream, time.Second) })
	t.Cleanup(func() {
		if err := stream.StopWithin(time.Second); err != nil {
			t.Log(err)
		}
	})
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	require.Equal(t, 3, count())
	halt(t, stream, time.Second) // want `only when everything before succeeds`
}

func TestIntegrationInputInTheEnd(t *testing.T) {
	integration.CheckSkip(t)
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	haltInTheEnd(t, stream)
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	require.Equal(t, 3, count())
}

func TestIntegrationInputDeferred(t *testing.T) {
	integration.CheckSkip(t)
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	defer halt(t, stream, time.Second)
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	require.Equal(t, 3, count())
}
