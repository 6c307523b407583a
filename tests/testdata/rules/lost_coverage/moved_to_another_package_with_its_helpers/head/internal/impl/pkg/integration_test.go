package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationMigrate(t *testing.T) {
	integration.CheckSkip(t)
	broker := startBroker(t)
	migrate(t, broker)
	require.Equal(t, 3, count())
}

func migrate(t *testing.T, broker string) {
	run(t, broker, `
output:
  migrator:
    sasl:
      - mechanism: PLAIN
`)
}
