package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationFeed(t *testing.T) {
	integration.CheckSkip(t)
	stream, rows := buildFeed(t)
	go func() {
		if err := stream.Run(t.Context()); err != nil { // want warning `ends with .context.Canceled.`
			t.Error(err)
		}
	}()
	t.Cleanup(func() {
		if err := stream.StopWithin(time.Second); err != nil {
			t.Log(err)
		}
	})
	require.Equal(t, 3, rows.Wait(3))
}
