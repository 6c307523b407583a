package pkg

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationNoSuchImage(t *testing.T) {
	_, err := redis.Run(t.Context(), "redis:0.0.1")
	require.Error(t, err)
}

func TestIntegrationOptions(t *testing.T) {
	t.Run("unknown", func(t *testing.T) {
		_, err := redis.Run(t.Context(), "redis:7", redis.WithLogLevel("shout"))
		require.EqualError(t, err, "no such level")
	})
	t.Run("known", func(t *testing.T) {
		_, err := redis.Run(t.Context(), "redis:7") // want `nothing removes the container`
		require.NoError(t, err)
		_, err = redis.Run(t.Context(), "redis:7", redis.WithLogLevel("shout"))
		require.ErrorContains(t, err, "level")
	})
}
