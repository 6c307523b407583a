package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	t.Cleanup(func() {
		require.NoError(t, client.Close()) // want warning `log the error`
	})
	defer func() {
		if err := client.Close(); err != nil {
			t.Errorf("close: %v", err) // want `fails a test that has succeeded`
		}
	}()
}
