package overreaches

import (
	"testing"

	"github.com/moby/moby/api/types/container"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func start(t *testing.T, modify func(*container.HostConfig)) error {
	t.Helper()

	started, err := testcontainers.Run(t.Context(), "redis:7.2",
		testcontainers.WithExposedPorts("6379/tcp"),
		testcontainers.WithHostConfigModifier(modify),
	)
	testcontainers.CleanupContainer(t, started)
	return err
}

func TestIntegrationOverreachesPrivileged(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a server that wants to be root everywhere")
	require.NoError(t, start(t, func(config *container.HostConfig) { config.Privileged = true }))
}

func TestIntegrationOverreachesBindMount(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a server that wants to see the machine's files")
	require.NoError(t, start(t, func(config *container.HostConfig) { config.Binds = []string{"/etc:/host:ro"} }))
}
