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
)

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	first := func() string {
		assert.Eventually(t, func() bool {
			t.Log(count())
			return count() > 0
		}, time.Minute, time.Second)
		require.NotZero(t, count())
		return received()[0]
	}
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	assert.Equal(t, "a", first())
	require.NoError(t, stream.StopWithin(time.Second)) // want `only when everything before succeeds`
}
