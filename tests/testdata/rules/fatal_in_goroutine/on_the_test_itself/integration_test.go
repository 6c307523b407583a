package pkg

import (
	"sync"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	func() {
		require.NoError(t, produce())
	}()
	t.Run("sub", func(t *testing.T) {
		require.NoError(t, produce())
	})
	var once sync.Once
	once.Do(func() { require.NoError(t, produce()) })
}
