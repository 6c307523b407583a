package pkg

import (
	"log"
	"os"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"
	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationBucket(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	in := inputOf(t)
	require.NoError(t, pool.Retry(func() error {
		id, err := uuid.NewV4()
		if err != nil {
			return err
		}
		return makeBucket(id.String())
	}))
	require.NoError(t, pool.Retry(func() error {
		settings := redis.NewConfig()
		settings.URL = "tcp://localhost"
		client, err := NewRedis(settings, log.New(os.Stderr, "", 0))
		if err != nil {
			return err
		}
		defer client.Close()
		return client.Ping()
	}))
	require.NoError(t, pool.Retry(func() error {
		client, err := azblob.NewClientFromConnectionString("…", nil)
		if err != nil {
			return err
		}
		_, err = client.NewListContainersPager(nil).NextPage(t.Context())
		return err
	}))
	require.NoError(t, pool.Retry(func() error {
		connErr := in.Connect(t.Context())
		return connErr
	}))
}
