package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := testcontainers.Run(t.Context(), "postgres:17", testcontainers.WithExposedPorts("5432/tcp"))
	require.NoError(t, err)
	_, err = ctr.MappedPort(t.Context(), "5432/tcp")
	require.NoError(t, err)
}
