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
	received := sync.WaitGroup{}
	received.Add(3)
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	ctx, done := context.WithTimeout(t.Context(), time.Minute)
	defer done()
	go func() {
		if err := stream.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	received.Wait()
	require.NoError(t, stream.StopWithin(time.Second))
}
