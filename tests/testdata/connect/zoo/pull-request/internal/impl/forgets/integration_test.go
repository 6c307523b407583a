package forgets

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationForgetsItsContainer(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a Redis server that nobody terminates")
	_, err := testcontainers.Run(t.Context(), "redis:7.2",
		testcontainers.WithExposedPorts("6379/tcp"),
		testcontainers.WithWaitStrategy(wait.ForListeningPort("6379/tcp")),
	)
	require.NoError(t, err)
}
