package pkg

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationCache(t *testing.T) {
	ctx := t.Context()
	ctr, err := redis.Run(ctx, "redis:7") // want error `reaches a service without .integration.CheckSkip`
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}
