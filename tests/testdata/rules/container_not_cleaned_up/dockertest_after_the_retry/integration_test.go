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
	resource, err := pool.Run("redis", "7", nil) // want note `line 1\d ends the test: .*pool.Purge`
	require.NoError(t, err)
	require.NoError(t, pool.Retry(ping))
	t.Cleanup(func() { _ = pool.Purge(resource) })
}
