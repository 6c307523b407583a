package pkg

import (
	"testing"

	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	server, err := pool.RunWithOptions(&dockertest.RunOptions{
		Repository:   "owner/server", // want note `.owner/server. has no tag`
		ExposedPorts: []string{"8080/tcp"},
	})
	require.NoError(t, err)
	t.Cleanup(func() { _ = pool.Purge(server) })
	cache, err := pool.Run("owner/cache", "", nil) // want note `.owner/cache. has no tag`
	require.NoError(t, err)
	t.Cleanup(func() { _ = pool.Purge(cache) })
}

func TestIntegrationPinned(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	for _, version := range []string{"1.0", "2.0"} {
		options := &dockertest.RunOptions{Repository: "owner/server"}
		options.Tag = version
		server, err := pool.RunWithOptions(options)
		require.NoError(t, err)
		t.Cleanup(func() { _ = pool.Purge(server) })
		other, err := pool.RunWithOptions(&dockertest.RunOptions{Repository: "owner/other", Tag: version})
		require.NoError(t, err)
		t.Cleanup(func() { _ = pool.Purge(other) })
	}
}
