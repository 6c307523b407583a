package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func start(t *testing.T, builder *service.StreamBuilder) {
	stream, err := builder.Build()
	require.NoError(t, err)
	go func() {
		if err := stream.Run(context.Background()); err != nil { // want `in helper .start.`
			t.Error(err)
		}
	}()
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	start(t, builder)
}
