package pkg

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIntegrationMetrics(t *testing.T) {
	sink := gather(t)

	gauges := []string{"load", "free"}

	for _, name := range gauges {
		require.Truef(t, sink.HasGauge(name), "no gauge %s", name)
	}
	require.Equal(t, 2, sink.Len())
}

func TestIntegrationCounters(t *testing.T) { // want `no longer asserts .require.Truef.t, sink.HasCounter`
	sink := gather(t)
	require.Equal(t, 2, sink.Len())
}
