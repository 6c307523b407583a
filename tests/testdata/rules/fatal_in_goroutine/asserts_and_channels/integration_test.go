package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	errs := make(chan error, 1)
	go func() {
		assert.NoError(t, produce())
		errs <- produce()
	}()
	require.NoError(t, <-errs)
}
