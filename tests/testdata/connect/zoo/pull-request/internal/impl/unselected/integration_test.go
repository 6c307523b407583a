package unselected

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

// TestWithDocker has a name that the repository's command does not select.
func TestWithDocker(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a Redis server, for whoever asks for it")
	container, err := testcontainers.Run(t.Context(), "redis:7.2")
	testcontainers.CleanupContainer(t, container)
	require.NoError(t, err)
}
