package pkg

import (
	"context"
	"sync"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

var once sync.Once

func shared(t *testing.T) {
	once.Do(func() {
		_, err := redis.Run(context.Background(), "redis:7")
		require.NoError(t, err)
	})
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	shared(t)
}
