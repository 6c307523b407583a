package pkg

import (
	"testing"

	"github.com/ory/dockertest/v3"
	"github.com/ory/dockertest/v3/docker"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	_, err = pool.RunWithOptions(&dockertest.RunOptions{
		Repository: "redis",
		PortBindings: map[docker.Port][]docker.PortBinding{
			"6379/tcp": {{HostPort: "6379"}}, // want `let Docker choose`
		},
	})
	require.NoError(t, err)
}
