package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	_, err := testcontainers.Run(t.Context(), "postgres:17")
	require.NoError(t, err)
	run(t, "http: { address: 127.0.0.1:8080 }")
}
