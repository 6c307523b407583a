package memcached

import (
	"context"
	"fmt"
	"testing"

	"github.com/bradfitz/gomemcache/memcache"
	"github.com/ory/dockertest/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

// startMemcached starts a server and returns its address. It predates the move to testcontainers.
func startMemcached(t *testing.T) string {
	t.Helper()

	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	resource, err := pool.Run("memcached", "1.6", nil)
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := pool.Purge(resource); err != nil {
			t.Log(err)
		}
	})

	address := "localhost:" + resource.GetPort("11211/tcp")
	require.NoError(t, pool.Retry(func() error {
		client := memcache.New(address)
		defer client.Close()
		return client.Ping()
	}))
	t.Log("Container is healthy")
	return address
}

func TestIntegrationMemcachedCache(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a memcached server and a cache")
	conf, err := cacheSpec().ParseYAML(fmt.Sprintf("address: %v", startMemcached(t)))
	require.NoError(t, err)
	store, err := newCache(conf)
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := store.Close(context.Background()); err != nil {
			t.Log(err)
		}
	})

	t.Log("When: a value is stored and another one is added under its key")
	require.NoError(t, store.Set(t.Context(), "colour", []byte("green"), nil))
	err = store.Add(t.Context(), "colour", []byte("blue"), nil)

	t.Log("Then: the second one is refused")
	require.ErrorIs(t, err, service.ErrKeyAlreadyExists)

	t.Log("And: the first one is still there")
	value, err := store.Get(t.Context(), "colour")
	require.NoError(t, err)
	assert.Equal(t, "green", string(value))
}
