package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationUnchecked(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := redis.Run(t.Context(), "redis:7")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationWithAHelper(st *testing.T) {
	integration.CheckSkip(st)
	// What it is for.
	startRedis(st)
}

func startRedis(t *testing.T) {
	ctr, err := redis.Run(t.Context(), "redis:7")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}
