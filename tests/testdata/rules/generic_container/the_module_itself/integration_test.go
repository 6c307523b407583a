package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	_, err := redis.Run(t.Context(), "mongo:7")
	require.NoError(t, err)
}
