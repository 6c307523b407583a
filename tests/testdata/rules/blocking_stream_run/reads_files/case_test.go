package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.AddInputYAML(`
csv:
  paths: ["./testdata/rows.csv"]
`))
	stream, err := builder.Build()
	require.NoError(t, err)
	require.NoError(t, stream.Run(t.Context()))
}
