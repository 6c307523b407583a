package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	_, err := redis.Run(t.Context(), "docker.io/library/redis:7.4.2", redis.WithLogLevel("verbose"))
	require.NoError(t, err)
}
