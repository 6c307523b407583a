package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func setup(t *testing.T) {
	integration.CheckSkip(t)
	_, err := redis.Run(t.Context(), "redis:7")
	require.NoError(t, err)
}

func TestIntegrationCache(t *testing.T) {
	setup(t) // want note `it is at internal/impl/pkg/integration_test.go:12`
}
