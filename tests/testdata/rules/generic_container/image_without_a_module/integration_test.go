package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	_, err := testcontainers.Run(t.Context(), "ghcr.io/owner/mongo-like:7")
	require.NoError(t, err)
}
