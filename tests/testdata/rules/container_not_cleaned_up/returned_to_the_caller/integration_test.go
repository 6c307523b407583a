package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func start(t *testing.T) (*redis.RedisContainer, string, error) {
	ctr, err := redis.Run(t.Context(), "redis:7")
	if err != nil {
		return ctr, "", err
	}
	url, err := ctr.ConnectionString(t.Context())
	return ctr, url, err
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	ctr, _, err := start(t)
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}
