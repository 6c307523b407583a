package pkg

import (
	"testing"
	"time"

	"example.com/connect/v4/internal/asyncroutine"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	writer := asyncroutine.NewPeriodic(time.Microsecond, func() { _ = insert() })
	writer.Start()
	time.Sleep(time.Second)
	start(t)
	time.Sleep(time.Second)
	writer.Stop()
	time.Sleep(time.Second) // want warning `poll with .assert.Eventually.`
	require.Equal(t, written(), rows())
}
