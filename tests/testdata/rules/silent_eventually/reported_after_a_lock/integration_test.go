package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationArrives(t *testing.T) {
	integration.CheckSkip(t)
	assert.Eventually(t, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(captured) >= 1
	}, time.Minute, time.Second)
	mu.Lock()
	defer mu.Unlock()
	require.GreaterOrEqual(t, len(captured), 1)
}

func TestIntegrationAllArrive(t *testing.T) {
	integration.CheckSkip(t)
	reached := assert.Eventually(t, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(seen) == 9
	}, time.Minute, time.Second)
	mu.Lock()
	got := len(seen)
	mu.Unlock()
	require.True(t, reached, "rows were skipped: %d of 9", got)
}
