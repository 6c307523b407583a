package pkg

import (
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
	lines := p.build(t)
	go func() {
		assert.NoError(t, lines.Run(t.Context())) // want `.lines.Run. ends with .context.Canceled.`
	}()
	t.Cleanup(func() {
		if err := p.current.StopWithin(time.Second); err != nil {
			t.Log(err)
		}
	})
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	p := &pipeline{builder: service.NewStreamBuilder()}
	p.Start(t)
	require.Equal(t, 3, count())
}
