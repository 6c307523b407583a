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

func runInBackground(t *testing.T, stream *service.Stream) {
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	runInBackground(t, stream)
	t.Cleanup(func() {
		if err := stream.StopWithin(time.Second); err != nil {
			t.Log(err)
		}
	})
	require.Equal(t, 3, count())
}

func TestIntegrationInputAgain(t *testing.T) {
	integration.CheckSkip(t)
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	runInBackground(t, stream)
	require.Equal(t, 3, count())
	require.NoError(t, stream.StopWithin(time.Second)) // want `only when everything before succeeds`
}
