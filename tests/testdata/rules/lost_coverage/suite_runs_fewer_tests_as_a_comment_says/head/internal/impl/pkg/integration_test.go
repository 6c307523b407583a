package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationShelf(t *testing.T) { // want note `no longer runs .StreamTestStreamParallelLossy. of its suite; a comment`
	integration.CheckSkip(t)
	address := startShelf(t)
	require.NotEmpty(t, address)
	integration.StreamTests(
		integration.StreamTestOpenClose(),
		integration.StreamTestSendBatch(10),
		// StreamTestStreamParallelLossy: the emulator forgets what it has not acknowledged.
		integration.StreamTestCheckpointCapture(),
	).Run(t, `
output:
  shelf:
    address: $PORT
`)
}
