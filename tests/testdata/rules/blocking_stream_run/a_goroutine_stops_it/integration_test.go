package pkg

import (
	"sync"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)

	var wg sync.WaitGroup
	wg.Go(func() {
		assert.NoError(t, push(t.Context()))
		assert.NoError(t, stream.StopWithin(time.Second))
	})
	require.NoError(t, stream.Run(t.Context())) // want `until a goroutine stops it`
	wg.Wait()
}
