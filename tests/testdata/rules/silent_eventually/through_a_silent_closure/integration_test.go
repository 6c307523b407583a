package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	count := func() int { return len(received()) }
	require.Eventually(t, func() bool { // want `log the state on each attempt`
		return count() >= 3
	}, time.Minute, time.Second)
	require.Equal(t, 3, count())
}
