package pkg

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func start(t *testing.T, builder *service.StreamBuilder) (*service.Stream, error) {
	stream, err := builder.Build()
	if err != nil {
		return nil, err
	}
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	return stream, nil
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	stream, err := start(t, service.NewStreamBuilder())
	require.NoError(t, err)
	require.Equal(t, 3, count())
	require.NoError(t, stream.StopWithin(time.Second)) // want `only when everything before succeeds`
}

func TestIntegrationInputForgets(t *testing.T) {
	integration.CheckSkip(t)
	stream, _ := start(t, service.NewStreamBuilder()) // want `.stream. is never stopped`
	assert.Equal(t, 3, stream.Count())
}

func TestIntegrationInputStops(t *testing.T) {
	integration.CheckSkip(t)
	stream, err := start(t, service.NewStreamBuilder())
	t.Cleanup(func() {
		if err := stream.StopWithin(time.Second); err != nil {
			t.Log(err)
		}
	})
	require.NoError(t, err)
	require.Equal(t, 3, count())
}

func TestIntegrationInputHandsOn(t *testing.T) {
	integration.CheckSkip(t)
	stream, err := start(t, service.NewStreamBuilder())
	require.NoError(t, err)
	stopLater(t, stream)
	require.Equal(t, 3, count())
}
