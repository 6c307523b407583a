package pkg

import (
	"testing"

	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationRetry(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	require.NoError(t, pool.Retry(func() error {
		client := queue.NewClient("localhost:1883")
		token := client.Connect()
		defer client.Disconnect(0)
		token.Wait()
		return token.Error()
	}))
	t.Log("ready")
}
