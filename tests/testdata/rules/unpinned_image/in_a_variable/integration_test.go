package pkg

import (
	"fmt"
	"os"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

const (
	newest = "latest"
	pinned = "7.4.2" // what we run
)

func TestIntegrationRequest(t *testing.T) {
	integration.CheckSkip(t)
	request := testcontainers.ContainerRequest{
		Image:        "owner/server:latest", // want note `.owner/server:latest.`
		ExposedPorts: []string{"8080/tcp"},
	}
	server, err := testcontainers.GenericContainer(t.Context(), testcontainers.GenericContainerRequest{
		ContainerRequest: request,
		Started:          true,
	})
	testcontainers.CleanupContainer(t, server)
	require.NoError(t, err)
}

func TestIntegrationNames(t *testing.T) {
	integration.CheckSkip(t)
	image := "redis" // want note `.redis. has no tag`
	ctr, err := redis.Run(t.Context(), image)
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
	ctr, err = redis.Run(t.Context(), "redis:"+newest) // want note `.redis:latest.`
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
	ctr, err = redis.Run(t.Context(), fmt.Sprintf("%s:%v", image, newest)) // want note `.redis:latest.`
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationEither(t *testing.T) {
	integration.CheckSkip(t)
	server := "owner/server:latest" // want note `.owner/server:latest.`
	if testing.Short() {
		server = "owner/small-server:latest"
	}
	ctr, err := redis.Run(t.Context(), server)
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationPinned(t *testing.T) {
	integration.CheckSkip(t)
	chosen := os.Getenv("REDIS_IMAGE")
	if chosen == "" {
		chosen = "redis:latest"
	}
	for _, image := range []string{"redis:" + pinned, fmt.Sprintf("redis:%s", pinned), chosen} {
		ctr, err := redis.Run(t.Context(), image)
		testcontainers.CleanupContainer(t, ctr)
		require.NoError(t, err)
	}
	request := testcontainers.ContainerRequest{Image: "owner/server"}
	request.Image = "owner/server:" + pinned
	server, err := testcontainers.GenericContainer(t.Context(), testcontainers.GenericContainerRequest{
		ContainerRequest: request,
	})
	testcontainers.CleanupContainer(t, server)
	require.NoError(t, err)
}
