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

type pipeline struct {
	stream *service.Stream
	config string
}

func start(t *testing.T, config string) *pipeline {
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	return &pipeline{
		stream: stream,
		config: config,
	}
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	lines := start(t, "")
	t.Cleanup(func() {
		if err := lines.stream.StopWithin(time.Second); err != nil {
			t.Log(err)
		}
	})
	require.Equal(t, 3, count())
}
