package pkg

import (
	"context"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func build(t *testing.T) *service.Stream {
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	return stream
}

func TestIntegrationAsserted(t *testing.T) {
	integration.CheckSkip(t)
	var stream *service.Stream = build(t)
	go func() {
		assert.NoError(t, stream.Run(t.Context()))
	}()
}

func TestIntegrationOnOneLine(t *testing.T) {
	integration.CheckSkip(t)
	var stream *service.Stream = build(t)
	go func() { require.NoError(t, stream.Run(t.Context())) }()
}

func TestIntegrationInAHeader(t *testing.T) {
	integration.CheckSkip(t)
	var stream *service.Stream = build(t)
	go func() {
		if err := stream.Run(t.Context()); err != nil {
			t.Errorf("run: %v", err)
		}
	}()
}

func TestIntegrationAssigned(t *testing.T) {
	integration.CheckSkip(t)
	var stream *service.Stream = build(t)
	go func() {
		err := stream.Run(t.Context())
		assert.NoError(t, err)
	}()
}

func TestIntegrationThrownAway(t *testing.T) {
	integration.CheckSkip(t)
	var stream *service.Stream = build(t)
	go func() {
		_ = stream.Run(t.Context())
	}()
}

func TestIntegrationGo(t *testing.T) {
	integration.CheckSkip(t)
	var stream *service.Stream = build(t)
	go stream.Run(t.Context())
}

// A label says more than the edit could keep.
func TestIntegrationLabelled(t *testing.T) {
	integration.CheckSkip(t)
	var stream *service.Stream = build(t)
	go func() {
		assert.NoError(t, stream.Run(t.Context()), "the stream ended")
	}()
}

func TestIntegrationCancelled(t *testing.T) {
	integration.CheckSkip(t)
	var stream *service.Stream = build(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { _ = stream.Run(ctx) }()
}

// The deadline is how this stream ends, and another error.
func TestIntegrationDeadline(t *testing.T) {
	integration.CheckSkip(t)
	var stream *service.Stream = build(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	go func() { _ = stream.Run(ctx) }()
}
