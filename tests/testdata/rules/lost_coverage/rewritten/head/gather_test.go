package pkg

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGatherIntegration(t *testing.T) {
	broker := brokers.StartWith(t, brokers.Options{Version: "3.9"})
	defer broker.Stop()

	// Setup the plugin
	plugin := &Source{
		Brokers: broker.Addresses(),
		Topics:  []string{"a", "b"},
		Offset:  "oldest",
	}
	require.NoError(t, plugin.Init())

	var acc Sink
	require.NoError(t, plugin.Gather(&acc))
	require.ElementsMatch(t, []string{"a", "b"}, acc.All())
}
