package pkg

import (
	"context"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	stream, err := builder.Build()
	require.NoError(t, err)
	ctx, done := context.WithTimeout(t.Context(), time.Second)
	defer done()
	require.NoError(t, stream.Run(ctx)) // want `nothing stops .stream. but the end of its context`
}
