package pkg

import (
	"context"
	"testing"
	"time"

	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"
)

func TestIntegrationRetry(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a broker")
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	resource, err := pool.Run("redpandadata/redpanda", "v25.1.1", nil)
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := pool.Purge(resource); err != nil {
			t.Log(err)
		}
	})
	brokerAddr := resource.GetHostPort("9092/tcp")

	t.Log("When: it is asked whether it is healthy")
	require.NoError(t, pool.Retry(func() error {
		client, err := kgo.NewClient(kgo.SeedBrokers(brokerAddr))
		if err != nil {
			return err
		}
		defer client.Close()

		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		return client.Ping(ctx)
	}))
	t.Log("Then: the container is healthy")
}
