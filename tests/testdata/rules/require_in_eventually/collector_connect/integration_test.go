package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		got, err := count()
		require.NoError(c, err)
		require.Equal(c, 3, got)
	}, time.Minute, time.Second)
}
