package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

type fixture struct{ addr string }

func (f *fixture) connect(t *testing.T, ctr *redis.RedisContainer) {
	require.NotNil(t, ctr)
	f.addr = address(t, ctr)
}

func address(t *testing.T, ctr testcontainers.Container) string {
	host, err := ctr.Host(t.Context())
	require.NoError(t, err)
	if ctr == nil {
		t.Log("no container")
	}
	return host
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := redis.Run(t.Context(), "redis:7") // want `nothing removes the container`
	require.NoError(t, err)
	t.Log(address(t, ctr))
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	f := &fixture{}
	ctr, err := redis.Run(t.Context(), "redis:7") // want `nothing removes the container`
	f.connect(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationCache(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := redis.Run(t.Context(), "redis:7") // want `line \d+ ends the test before the cleanup`
	require.NoError(t, err)
	removeLater(t, ctr)
}

func removeLater(t *testing.T, ctr testcontainers.Container) {
	t.Cleanup(func() { stop(t, ctr) })
}

func stop(t *testing.T, ctr testcontainers.Container) {
	if err := ctr.Terminate(context.Background()); err != nil {
		t.Log(err)
	}
}
