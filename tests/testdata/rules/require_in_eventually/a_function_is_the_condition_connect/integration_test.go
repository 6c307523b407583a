package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type checks struct{ t *testing.T }

func (c *checks) done() bool {
	got, err := count()
	require.NoError(c.t, err) // want `return false`
	return got == 3
}

func (c *checks) collected(t *assert.CollectT) {
	got, err := count()
	require.NoError(t, err)
	require.Equal(t, 3, got)
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	check := &checks{t}
	assert.Eventually(t, check.done, time.Minute, time.Second)
	require.EventuallyWithT(t, check.collected, time.Minute, time.Second)
	full := func() bool {
		got, err := count()
		require.NoError(t, err) // want `return false`
		return got == 3
	}
	assert.Eventually(t, full, time.Minute, time.Second)
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		_, err := count()
		require.NoError(t, err)
	}, time.Minute, time.Second)
}
