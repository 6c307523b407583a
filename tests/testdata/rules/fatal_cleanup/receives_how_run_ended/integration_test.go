package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	stream, err := builder.Build()
	require.NoError(t, err)
	ended := make(chan error, 1)
	go func() { ended <- stream.Run(t.Context()) }()
	t.Cleanup(func() {
		_ = stream.StopWithin(time.Second)
		assert.NoError(t, withoutCancellation(<-ended))
	})
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	stream, err := builder.Build()
	require.NoError(t, err)
	ended := make(chan error, 1)
	go func() { ended <- withoutCancellation(stream.Run(t.Context())) }()
	defer func() {
		_ = stream.StopWithin(time.Second)
		ranTo := <-ended
		assert.NoError(t, ranTo)
		assert.NoError(t, stream.Flush()) // want `log the error`
	}()
}
