package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
)

func TestIntegrationNATS(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := testcontainers.Run(t.Context(), "nats:2.11")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
	run(t, `
output:
  nats:
    urls: [ x ]
`)
}
