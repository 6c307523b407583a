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
	require.NoError(t, builder.AddOutputYAML(`
kafka:
  addresses: [ localhost:9092 ]
  sasl:
    - mechanism: PLAIN
      password: y
  topic: x
`))
	stream, err := builder.Build()
	require.NoError(t, err)
	require.NoError(t, stream.Run(t.Context()))
	require.Equal(t, 3, rows())
}
