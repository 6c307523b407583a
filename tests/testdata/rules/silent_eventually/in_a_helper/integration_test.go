package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func waitForRows(t *testing.T, want int) {
	require.Eventually(t, func() bool { return rows() == want }, time.Minute, time.Second) // want `in helper .waitForRows.`
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	waitForRows(t, 3)
}
