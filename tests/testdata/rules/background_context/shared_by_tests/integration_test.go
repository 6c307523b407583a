package pkg

import (
	"context"
	"sync"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

var once sync.Once

func shared(t *testing.T) {
	once.Do(func() {
		require.NoError(t, client.Create(context.Background(), "topic"))
	})
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	shared(t)
}
