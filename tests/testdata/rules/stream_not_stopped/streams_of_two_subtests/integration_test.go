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

func start(t *testing.T, builder *service.StreamBuilder) *service.Stream {
	stream, err := builder.Build()
	require.NoError(t, err)
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	return stream
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	t.Run("insert", func(t *testing.T) {
		stream := start(t, service.NewStreamBuilder())
		t.Cleanup(func() {
			if err := stream.StopWithin(time.Second); err != nil {
				t.Log(err)
			}
		})
		require.Equal(t, 3, count())
	})
	t.Run("update", func(t *testing.T) {
		stream := start(t, service.NewStreamBuilder()) // want `.stream. is never stopped`
		require.Equal(t, 3, stream.Count())
	})
	t.Run("delete", func(t *testing.T) {
		stream := start(t, service.NewStreamBuilder())
		require.Equal(t, 3, count())
		require.NoError(t, stream.StopWithin(time.Second)) // want `only when everything before succeeds`
	})
}
