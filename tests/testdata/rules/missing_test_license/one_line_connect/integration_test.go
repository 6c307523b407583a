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
	require.NoError(t, builder.AddInputYAML(`oracle_cdc: { dsn: x }`))
	stream, err := builder.Build()
	require.NoError(t, err)
	go func() {
		_ = stream.Run(t.Context()) // want error `InjectTestService.stream.Resources`
	}()
}
