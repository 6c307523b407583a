package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.AddInputYAML(`
read_until:
  idle_timeout: 3s
  input:
    kafka:
      topic: x
`))
	stream, err := builder.Build()
	require.NoError(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		assert.NoError(t, stream.Run(t.Context()))
	}()
	<-done
}
