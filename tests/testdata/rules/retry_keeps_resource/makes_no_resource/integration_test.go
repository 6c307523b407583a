package pkg

import (
	"testing"

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
		connErr := in.Connect(t.Context())
		return connErr
	}))
}
