package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

type connections struct{}

func (c *connections) Run(name string) error { return nil }

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	pool := &connections{}
	require.NoError(t, pool.Run("x"))
}
