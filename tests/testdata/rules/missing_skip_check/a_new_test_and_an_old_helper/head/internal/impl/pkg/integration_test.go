package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func start(t *testing.T) string {
	ctr, err := redis.Run(t.Context(), "redis:7")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
	return endpoint(t, ctr)
}

func TestIntegrationCache(t *testing.T) {
	integration.CheckSkip(t)
	require.NotEmpty(t, start(t))
}

func TestIntegrationOutput(t *testing.T) {
	address := start(t) // want error `reaches a service before .integration.CheckSkip`
	integration.CheckSkip(t)
	require.NoError(t, write(t, address))
}
