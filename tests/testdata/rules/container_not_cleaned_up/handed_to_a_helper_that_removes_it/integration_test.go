package pkg

import (
	"testing"

	"github.com/example/fixtures"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

type fixture struct{ owned []testcontainers.Container }

func (f *fixture) own(ctr testcontainers.Container) {
	f.owned = append(f.owned, ctr)
}

func cleanUp(t *testing.T, ctrs ...testcontainers.Container) {
	for _, ctr := range ctrs {
		testcontainers.CleanupContainer(t, ctr)
	}
}

func forget(t *testing.T, ctr testcontainers.Container, _ error) {
	cleanUp(t, ctr)
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := redis.Run(t.Context(), "redis:7")
	forget(t, ctr, err)
	require.NoError(t, err)
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	f := &fixture{}
	ctr, err := redis.Run(t.Context(), "redis:7")
	f.own(ctr)
	require.NoError(t, err)
}

func TestIntegrationCache(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := redis.Run(t.Context(), "redis:7")
	fixtures.Track(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationRateLimit(t *testing.T) {
	integration.CheckSkip(t)
	var ctr *redis.RedisContainer
	t.Cleanup(func() {
		if ctr != nil {
			_ = ctr.Terminate(t.Context())
		}
	})
	var err error
	ctr, err = redis.Run(t.Context(), "redis:7")
	require.NoError(t, err)
}
