package pkg

import (
	"testing"
	"time"

	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationRetry(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	require.NoError(t, pool.Retry(func() error {
		client, err := docs.Connect(docs.Options().SetTimeout(30 * time.Second))
		if err != nil {
			return err
		}
		defer client.Close()
		return client.Ping(t.Context())
	}))
	t.Log("ready")
}
