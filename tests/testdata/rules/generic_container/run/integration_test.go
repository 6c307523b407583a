package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := testcontainers.Run(t.Context(), "mongo:7") // want note `modules/mongodb. is in go.mod`
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}
