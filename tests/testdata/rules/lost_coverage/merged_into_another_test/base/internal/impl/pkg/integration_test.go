package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationPlain(t *testing.T) {
	integration.CheckSkip(t)
	run(t, `
output:
  kafka:
    topic: y
`)
	require.Equal(t, 3, count())
}
func TestIntegrationTimestamp(t *testing.T) {
	integration.CheckSkip(t)
	run(t, `
output:
  kafka:
    topic: z
    timestamp_ms: 1
`)
	require.Equal(t, 1, stamp())
}
