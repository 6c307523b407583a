package pkg

import (
	"context"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

type slow struct {
	count int
}

func (s *slow) Add(_ context.Context, _ *service.Message) error {
	s.count++
	time.Sleep(time.Second)
	return nil
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	builder := service.NewStreamBuilder()
	collected := &slow{}
	require.NoError(t, builder.AddConsumerFunc(collected.Add))
}
