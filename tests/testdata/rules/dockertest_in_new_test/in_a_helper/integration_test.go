package pkg

import (
	"testing"

	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func startRedis(t *testing.T) string {
	pool, err := dockertest.NewPool("") // want `in helper .startRedis., called at internal/impl/pkg/integration_test.go:19`
	require.NoError(t, err)
	return pool.Client.Endpoint()
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	addr := startRedis(t)
	require.NotEmpty(t, addr)
}
