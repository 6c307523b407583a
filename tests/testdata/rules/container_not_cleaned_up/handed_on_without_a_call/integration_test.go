package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func started(t *testing.T) (*redis.RedisContainer, error) {
	return redis.Run(t.Context(), "redis:7")
}

func startedByName(t *testing.T) (ctr *redis.RedisContainer, err error) {
	ctr, err = redis.Run(t.Context(), "redis:7")
	return
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	first, err := started(t)
	testcontainers.CleanupContainer(t, first)
	require.NoError(t, err)
	second, err := startedByName(t)
	testcontainers.CleanupContainer(t, second)
	require.NoError(t, err)
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	var ends []func(context.Context, ...testcontainers.TerminateOption) error
	t.Cleanup(func() {
		for _, end := range ends {
			_ = end(context.Background())
		}
	})
	ctr, err := redis.Run(t.Context(), "redis:7")
	ends = append(ends, ctr.Terminate)
	require.NoError(t, err)
	any, err := testcontainers.GenericContainer(t.Context(), request)
	own := any.(*testcontainers.DockerContainer)
	testcontainers.CleanupContainer(t, own)
	require.NoError(t, err)
}
