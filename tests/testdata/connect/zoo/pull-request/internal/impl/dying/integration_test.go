package dying

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

// The server wants a password, and says so in its log before it ends.
func TestIntegrationDying(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a PostgreSQL server")
	container, err := testcontainers.Run(t.Context(), "postgres:16-alpine",
		testcontainers.WithExposedPorts("5432/tcp"),
		testcontainers.WithWaitStrategy(
			wait.ForLog("database system is ready to accept connections").WithStartupTimeout(20*time.Second),
		),
	)
	testcontainers.CleanupContainer(t, container)
	require.NoError(t, err)

	t.Log("When: it is asked for the time")
}
