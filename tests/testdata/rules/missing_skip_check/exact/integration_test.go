package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationSoak(t *testing.T) {
	integration.CheckSkipExact(t)
	_, err := redis.Run(t.Context(), "redis:7")
	require.NoError(t, err)
}
