package pkg

import (
	"sync"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	stream, err := builder.Build()
	require.NoError(t, err)
	go func() { _ = stream.Run(t.Context()) }()
	var wg sync.WaitGroup
	wg.Go(func() { _ = stream.Run(t.Context()) })
}
