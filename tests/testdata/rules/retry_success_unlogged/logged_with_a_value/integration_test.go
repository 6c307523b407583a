package pkg

import (
	"testing"
	"time"

	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	require.NoError(t, pool.Retry(func() error {
		t.Log("trying")
		return ping()
	}))
	t.Logf("healthy after %v", time.Second)
}
