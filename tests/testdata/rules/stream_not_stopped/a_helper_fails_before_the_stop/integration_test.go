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

func seed(t *testing.T, rows int) {
	t.Helper()
	require.NoError(t, insert(t.Context(), rows))
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
	seed(t, 3)
	assert.Eventually(t, func() bool {
		t.Log(count())
		return count() == 3
	}, time.Minute, time.Second)
	require.NoError(t, stream.StopWithin(time.Second)) // want `only when everything before succeeds`
}
