package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func assertMetrics(t *testing.T, metrics map[string]any) {
	require.Contains(t, metrics, "input_received")
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	assertMetrics(t, map[string]any{})
}
