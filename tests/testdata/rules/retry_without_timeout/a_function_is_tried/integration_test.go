package pkg

import (
	"context"
	"testing"
	"time"

	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

type fixture struct{ ctx context.Context }

func (f *fixture) ready() error { return client.Ping(f.ctx) }

func (f *fixture) alive() error {
	ctx, cancel := context.WithTimeout(f.ctx, time.Second)
	defer cancel()
	return client.Ping(ctx)
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	f := &fixture{ctx: t.Context()}
	require.NoError(t, pool.Retry(up)) // want `context.WithTimeout`
	require.NoError(t, pool.Retry(f.alive))
	require.NoError(t, pool.Retry(f.ready)) // want `context.WithTimeout`
	ping := func() error { return client.Ping(t.Context()) }
	require.NoError(t, pool.Retry(ping)) // want `context.WithTimeout`
}

func up() error { return client.Ping(context.Background()) }
