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
	assert.Eventually(t, func() bool {
		got, err := count()
		require.NoError(t, err) // want warning `return false`
		t.Log(got)
		return got == 3
	}, time.Minute, time.Second)
}
