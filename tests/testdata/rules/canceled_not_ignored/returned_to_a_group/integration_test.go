package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	stream, err := builder.Build()
	require.NoError(t, err)
	var group errgroup.Group
	group.Go(func() error {
		return stream.Run(t.Context())
	})
	t.Cleanup(func() { _ = stream.StopWithin(time.Second) })
}
