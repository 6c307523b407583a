package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	_, err := testcontainers.Run(t.Context(), "postgres:17",
		// The sentinel announces this port to its clients.
		testcontainers.WithExposedPorts("5432:5432/tcp"),
	)
	require.NoError(t, err)
}
