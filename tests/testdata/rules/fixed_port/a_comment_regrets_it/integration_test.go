package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
)

func TestIntegrationFiles(t *testing.T) {
	integration.CheckSkip(t)
	// TODO: get rid of the fixed port.

	ctr, err := testcontainers.Run(t.Context(), "example/files:3",
		testcontainers.WithExposedPorts("19000:9000/tcp"), // want note `instead of .19000:9000/tcp.`
	)
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}
