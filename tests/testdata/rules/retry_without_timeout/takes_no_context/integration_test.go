package pkg

import (
	"net"
	"testing"

	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	require.NoError(t, pool.Retry(func() error {
		conn, err := net.Dial("tcp", "localhost:4150")
		if err != nil {
			return err
		}
		return conn.Close()
	}))
}
