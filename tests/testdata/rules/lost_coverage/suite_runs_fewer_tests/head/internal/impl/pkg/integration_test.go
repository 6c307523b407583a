package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationShelf(t *testing.T) { // want warning `no longer runs .[A-Za-z]+Capture., .[A-Za-z]+Lossy. of its suite; restore them`
	integration.CheckSkip(t)
	address := startShelf(t)
	require.NotEmpty(t, address)
	integration.StreamTests(
		integration.StreamTestOpenClose(),
		integration.StreamTestSendBatch(10),
		// integration.StreamTestStreamParallelLossy(500),
	).Run(t, `
output:
  shelf:
    address: $PORT
`)
}
