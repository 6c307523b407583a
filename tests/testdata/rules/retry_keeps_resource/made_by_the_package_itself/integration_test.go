package pkg

import (
	"testing"

	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationCache(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	require.NoError(t, pool.Retry(func() error { // want `.cache. is made on each attempt and never closed`
		settings := NewConfig()
		cache, err := NewCache(settings)
		if err != nil {
			return err
		}
		return cache.Set("a", "b")
	}))
}
