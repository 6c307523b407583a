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
	require.NoError(t, pool.Retry(ping)) // want note `log after the retry`
	require.NoError(t, pool.Retry(ping))
	t.Log("up")
}

func ping() error { return nil }
