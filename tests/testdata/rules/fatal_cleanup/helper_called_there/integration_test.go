package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func drop(t *testing.T) {
	require.NoError(t, client.Drop())
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	t.Cleanup(func() {
		drop(t) // want `.drop. runs in a cleanup and fails the test with .require.NoError. \(at internal/impl/pkg/integration_test.go:11\)`
	})
}
