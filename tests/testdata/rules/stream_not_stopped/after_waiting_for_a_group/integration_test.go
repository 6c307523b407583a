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

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	var received sync.WaitGroup
	received.Add(3)
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	received.Wait()
	require.NoError(t, stream.StopWithin(time.Second)) // want `only when everything before succeeds`
}

func TestIntegrationInputEnds(t *testing.T) {
	integration.CheckSkip(t)
	var running sync.WaitGroup
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	running.Go(func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	running.Wait()
	require.NoError(t, stream.StopWithin(time.Second))
}
