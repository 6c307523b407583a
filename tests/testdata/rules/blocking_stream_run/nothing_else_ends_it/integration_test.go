package pkg

import (
	"context"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationSelect(t *testing.T) {
	integration.CheckSkip(t)
	ctx := t.Context()
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	require.NoError(t, stream.Run(ctx))
	require.Equal(t, 3, count())
}

func TestIntegrationSelectForASecond(t *testing.T) {
	integration.CheckSkip(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	_ = stream.Run(ctx) // want `blocks the test until its context ends`
	require.Equal(t, 3, count())
}
