package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := redis.Run(t.Context(), "redis:latest") // want note `redis:latest`
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}
