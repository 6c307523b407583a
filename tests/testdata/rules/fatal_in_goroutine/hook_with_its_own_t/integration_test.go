package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	integration.StreamTests().Run(t, "", integration.StreamTestOptPreTest(func(t testing.TB, ctx context.Context) {
		require.NoError(t, produce())
	}))
}
