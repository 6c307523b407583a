package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

func TestIntegrationFiles(t *testing.T) {
	integration.CheckSkip(t)

	// The name node tells its clients where the data node listens, so the
	// data node needs a fixed port on the host as well.

	ctr, err := testcontainers.Run(t.Context(), "example/files:3",
		testcontainers.WithWaitStrategy(wait.ForListeningPort("9000/tcp")),
		testcontainers.WithExposedPorts("19000:9000/tcp", "19010:9010/tcp"),
	)
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}
