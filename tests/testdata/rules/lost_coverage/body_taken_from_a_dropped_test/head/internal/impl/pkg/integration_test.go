package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationSASL(t *testing.T) { // want error `no longer configures .mechanism., .sasl., .username.`
	integration.CheckSkip(t)
	broker := start(t)
	run(t, broker, `
output:
  kafka:
    topic: stamped
    timestamp_ms: 1
`)
	require.Equal(t, 1, stamp(), "the stamp of the output")
}
