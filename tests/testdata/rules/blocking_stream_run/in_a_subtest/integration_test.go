package pkg

import (
	"context"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	stream, err := builder.Build()
	require.NoError(t, err)
	t.Run("sub", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := stream.Run(ctx) // want `run it in a goroutine`
		require.NoError(t, err)
	})
}
