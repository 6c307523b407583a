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
	go func() {
		assert.NoError(t, stream.Run(t.Context())) // want warning `ends with .context.Canceled.`
	}()
	t.Cleanup(func() { _ = stream.StopWithin(time.Second) })
}
