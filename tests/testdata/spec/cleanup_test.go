package pkg

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationCleanup(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a stream")
	s, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)

	t.Log("When: it runs")
	go func() {
		if err := s.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()

	t.Cleanup(func() {
		if err := s.StopWithin(time.Second); err != nil {
			t.Log(err)
		}
	})

	t.Log("Then: it is stopped")
}
