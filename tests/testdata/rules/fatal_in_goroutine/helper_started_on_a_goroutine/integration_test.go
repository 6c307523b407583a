package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func produceAll(t *testing.T) {
	for range 10 {
		require.NoError(t, produce())
	}
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	go produceAll(t) // want error `.produceAll. runs on a goroutine and calls .require.NoError. \(at internal/impl/pkg/integration_test.go:12\)`
	go func() {
		produceAll(t) // want error `.produceAll. runs on a goroutine`
	}()
}
