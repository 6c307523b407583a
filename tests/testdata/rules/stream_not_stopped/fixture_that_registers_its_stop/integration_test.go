package pkg

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)


type pipeline struct {
	builder *service.StreamBuilder
	current *service.Stream
}

func (p *pipeline) build(t *testing.T) *service.Stream {
	stream, err := p.builder.Build()
	require.NoError(t, err)
	p.current = stream
	return stream
}

func (p *pipeline) Start(t *testing.T) {
	stream := p.build(t)
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
}

func (p *pipeline) Stop(t *testing.T) {
	if err := p.current.StopWithin(time.Second); err != nil {
		t.Log(err)
	}
}

func setup(t *testing.T) *pipeline {
	integration.CheckSkip(t)
	p := &pipeline{builder: service.NewStreamBuilder()}
	t.Cleanup(func() { p.Stop(t) })
	return p
}

func TestIntegrationInput(t *testing.T) {
	lines := setup(t)
	lines.Start(t)
	require.Equal(t, 3, count())
	lines.Stop(t)
}
