package pkg

import (
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
	go func() { _ = stream.Run(t.Context()) }()
	t.Run("inserts", func(t *testing.T) {
		require.Equal(t, 3, count())
	})
	require.NoError(t, stream.StopWithin(time.Second))
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	t.Run("inserts", func(t *testing.T) {
		builder := service.NewStreamBuilder()
		stream, err := builder.Build()
		require.NoError(t, err)
		go func() { _ = stream.Run(t.Context()) }()
		require.Equal(t, 3, count())
		require.NoError(t, stream.StopWithin(time.Second)) // want `only when everything before succeeds`
	})
}
