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
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	verify := func(want string) {
		require.Equal(t, want, received()[0])
	}
	assert.Equal(t, 3, count())
	require.NoError(t, stream.StopWithin(time.Second))
	verify("a")
}
