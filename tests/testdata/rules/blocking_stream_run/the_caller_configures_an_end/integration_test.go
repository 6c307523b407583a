package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func runToItsEnd(t *testing.T, config string) {
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.SetYAML(config))
	stream, err := builder.Build()
	require.NoError(t, err)
	require.NoError(t, stream.Run(t.Context()))
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	runToItsEnd(t, `
input:
  read_until:
    idle_timeout: 1s
    input:
      nats: {}
`)
	require.Equal(t, 3, count())
}
