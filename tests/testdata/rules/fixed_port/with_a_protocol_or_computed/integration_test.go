package pkg

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"
	"github.com/ory/dockertest/v3"
	"github.com/ory/dockertest/v3/docker"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
)

func TestIntegrationProtocol(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	_, err = pool.RunWithOptions(&dockertest.RunOptions{
		Repository: "owner/server",
		PortBindings: map[docker.Port][]docker.PortBinding{
			"9000/tcp": {{HostIP: "", HostPort: "9000/tcp"}}, // want `instead of .9000/tcp.`
			"9001/tcp": {{HostPort: ""}},
		},
	})
	require.NoError(t, err)
}

func TestIntegrationCluster(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	bindings := map[docker.Port][]docker.PortBinding{}
	for i := range 6 {
		port := fmt.Sprintf("%d/tcp", 7000+i)
		bindings[docker.Port(port)] = []docker.PortBinding{{HostPort: port}} // want `instead of .port.`
		bus := docker.Port(fmt.Sprintf("%d/tcp", 17000+i))
		bindings[bus] = []docker.PortBinding{{HostPort: strconv.Itoa(17000 + i)}} // want `instead of .strconv.Itoa\(17000 \+ i\).`
	}
	_, err = pool.RunWithOptions(&dockertest.RunOptions{Repository: "owner/cluster", PortBindings: bindings})
	require.NoError(t, err)
}

const natsPort = "4222"

func TestIntegrationConstant(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := testcontainers.Run(t.Context(), "nats:2.10",
		testcontainers.WithExposedPorts(natsPort+":"+natsPort), // want `instead of .4222:4222.`
		testcontainers.WithExposedPorts(natsPort+"/tcp"),
		testcontainers.WithHostConfigModifier(func(hc *container.HostConfig) {
			hc.PortBindings = nat.PortMap{"4222/tcp": {{HostPort: natsPort}}} // want `instead of .natsPort.`
		}),
	)
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationFree(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	free, err := integration.GetFreePort()
	require.NoError(t, err)
	port := strconv.Itoa(free)
	_, err = pool.RunWithOptions(&dockertest.RunOptions{
		Repository: "owner/server",
		PortBindings: map[docker.Port][]docker.PortBinding{
			"9000/tcp": {{HostPort: port + "/tcp"}},
			"9001/tcp": {{HostPort: fmt.Sprintf("%d", free+1)}},
			"9002/tcp": {{HostPort: freePort(t, 20000)}},
		},
	})
	require.NoError(t, err)
}
