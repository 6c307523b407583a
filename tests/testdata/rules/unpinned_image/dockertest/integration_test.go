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
	options := &dockertest.RunOptions{
		Repository: "redis",
		Tag:        "latest", // want `.redis:latest. is whatever it is today`
	}
	_, err = pool.RunWithOptions(options)
	require.NoError(t, err)
}
