package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func start(t *testing.T) {
	ctr, err := redis.Run(t.Context(), "redis:7")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationCache(t *testing.T) {
	start(t) // want error `.start. \(with .redis.Run. at internal/impl/pkg/integration_test.go:13\) reaches a service before`
	integration.CheckSkip(t)
}
