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

func (p *pipeline) StartGroup(t *testing.T) func() {
	stream := p.build(t)
	var group sync.WaitGroup
	group.Go(func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	return group.Wait
}

func (p *pipeline) Stop(t *testing.T) {
	if err := p.current.StopWithin(time.Second); err != nil {
		t.Log(err)
	}
}

func setup(t *testing.T) *pipeline {
	integration.CheckSkip(t)
	return &pipeline{builder: service.NewStreamBuilder()}
}

func TestIntegrationInput(t *testing.T) {
	lines := setup(t)
	lines.Start(t)
	require.Equal(t, 3, count())
	lines.Stop(t) // want `.lines. is stopped only when everything before succeeds`
}

func TestIntegrationInputRestarts(t *testing.T) {
	lines := setup(t)
	lines.Start(t)
	require.Equal(t, 3, count())
	lines.Stop(t)
	lines.Start(t)
	t.Cleanup(func() { lines.Stop(t) })
	require.Equal(t, 6, count())
}

func TestIntegrationInputAssertsOnly(t *testing.T) {
	lines := setup(t)
	lines.Start(t)
	assert.Equal(t, 3, count())
	lines.Stop(t)
}

func TestIntegrationInputIsWaitedFor(t *testing.T) {
	lines := setup(t)
	wait := lines.StartGroup(t)
	t.Cleanup(wait)
	require.Equal(t, 3, count())
	lines.Stop(t)
}

func TestIntegrationInputIsWaitedForInTheEnd(t *testing.T) {
	lines := setup(t)
	wait := lines.StartGroup(t)
	require.Equal(t, 3, count())
	lines.Stop(t) // want `.lines. is stopped only when everything before succeeds`
	wait()
}
