package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func start(t *testing.T, config string) {
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.AddInputYAML(config))
	stream, err := builder.Build()
	require.NoError(t, err)
	go func() { _ = stream.Run(t.Context()) }() // want `licensed component runs here`
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	start(t, `
oracle_cdc:
  dsn: x
`)
}
