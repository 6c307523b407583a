package pkg

import (
	"runtime"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationCache(t *testing.T) {
	if runtime.GOOS == "darwin" {
		t.Skip("no such image")
	}
	integration.CheckSkip(t) // want note `first statement`
	_, err := redis.Run(t.Context(), "redis:7")
	require.NoError(t, err)
}
