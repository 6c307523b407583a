package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

type cluster struct {
	ctr *redis.RedisContainer
}

func TestIntegrationField(t *testing.T) {
	integration.CheckSkip(t)
	var c cluster
	var err error
	c.ctr, err = redis.Run(t.Context(), "redis:7") // want `line \d+ ends the test before the cleanup is registered`
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.ctr.Terminate(context.Background()) })
}

func TestIntegrationSlice(t *testing.T) {
	integration.CheckSkip(t)
	nodes := make([]*redis.RedisContainer, 3)
	for i := range nodes {
		var err error
		nodes[i], err = redis.Run(t.Context(), "redis:7")
		testcontainers.CleanupContainer(t, nodes[i])
		require.NoError(t, err)
	}
}

func TestIntegrationOwner(t *testing.T) {
	integration.CheckSkip(t)
	var c cluster
	t.Cleanup(c.stop)
	var err error
	c.ctr, err = redis.Run(t.Context(), "redis:7")
	require.NoError(t, err)
}
