package pkg

import (
	"testing"

	"example.com/connect/v4/internal/license"
	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.AddInputYAML(`
oracle_cdc:
  dsn: x
`))
	stream, err := builder.Build()
	require.NoError(t, err)
	license.InjectTestService(stream.Resources())
	go func() {
		_ = stream.Run(t.Context())
	}()
}
