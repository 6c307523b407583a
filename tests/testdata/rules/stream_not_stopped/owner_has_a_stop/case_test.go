package pkg

import (
	"context"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

type reader struct {
	stream *service.Stream
	ended  chan error
}

func read(t *testing.T, builder *service.StreamBuilder) *reader {
	r := &reader{ended: make(chan error, 1)}
	var err error
	r.stream, err = builder.Build()
	require.NoError(t, err)
	go func() {
		r.ended <- r.stream.Run(context.Background())
	}()
	return r
}

func (r *reader) stop(t *testing.T) {
	if err := r.stream.StopWithin(time.Second); err != nil {
		t.Log(err)
	}
}

func TestIntegrationIsolation(t *testing.T) {
	integration.CheckSkip(t)
	r := read(t, service.NewStreamBuilder())
	defer r.stop(t)
	require.NotNil(t, r.ended)
}
