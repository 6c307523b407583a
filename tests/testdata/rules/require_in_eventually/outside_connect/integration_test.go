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
	got, err := count()
	require.NoError(t, err)
	assert.Eventually(t, func() bool {
		t.Log(got)
		return assert.Equal(t, 3, got)
	}, time.Minute, time.Second)
}
