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

const stopStreamTimeout = 3 * time.Second

func TestIntegrationAsync(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a stream")
	builder := service.NewStreamBuilder()
	stream, err := builder.Build()
	require.NoError(t, err)

	t.Log("When: it runs")
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		t.Log("Pipeline shutdown")
	}()

	t.Cleanup(func() {
		require.NoError(t, stream.StopWithin(stopStreamTimeout))
	})

	t.Log("Then: it stops")
}
