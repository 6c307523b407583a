package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationPolling(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a group")
	dst := startDestination(t)

	t.Log("When: it is migrated")

	t.Log("Then: its offsets arrive")
	assert.Eventually(t, func() bool {
		offsets, err := dst.Admin.FetchOffsets(t.Context(), group)
		require.NoError(t, err)
		t.Log(offsets) // Shows progress
		return offsets[topic][0].At == 1000
	}, timeout, interval)
}
