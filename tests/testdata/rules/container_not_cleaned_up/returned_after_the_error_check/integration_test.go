package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

type brokers struct {
	first *redis.RedisContainer
	all   []testcontainers.Container
}

func start(t *testing.T) *redis.RedisContainer {
	ctr, err := redis.Run(t.Context(), "redis:7") // want `before it is handed on`
	require.NoError(t, err)
	return ctr
}

func startAll(t *testing.T, b *brokers) {
	first, err := redis.Run(t.Context(), "redis:7") // want `before it is handed on`
	require.NoError(t, err)
	b.first = first
	other, err := redis.Run(t.Context(), "redis:7") // want `before the cleanup is registered`
	require.NoError(t, err)
	b.all = append(b.all, other)
	testcontainers.CleanupContainer(t, other)
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	ctr := start(t)
	testcontainers.CleanupContainer(t, ctr)
	startAll(t, &brokers{})
}
