package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

type pipeline struct {
	stream *service.Stream
}

func (p *pipeline) Cleanup(t *testing.T) {
	require.NoError(t, p.stream.StopWithin(time.Second))
	require.Empty(t, leftovers())
}

func start(t *testing.T) *pipeline {
	integration.CheckSkip(t)
	return &pipeline{stream: run(t)}
}

func TestIntegrationOutput(t *testing.T) {
	lines := start(t)
	lines.Cleanup(t)
	require.Equal(t, 3, count())
}
