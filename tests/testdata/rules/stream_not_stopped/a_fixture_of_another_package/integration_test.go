package pkg

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/connect/v4/shoptest"
)

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	_, shop := shoptest.Open(t)
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	shop.Exec("INSERT INTO orders DEFAULT VALUES")
	assert.Equal(t, 1, count())
	require.NoError(t, stream.StopWithin(time.Second)) // want `only when everything before succeeds`
}

func TestIntegrationInputOfNone(t *testing.T) {
	integration.CheckSkip(t)
	shop := somewhere(t)
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	shop.Exec("INSERT INTO orders DEFAULT VALUES")
	assert.Equal(t, 1, count())
	require.NoError(t, stream.StopWithin(time.Second))
}
