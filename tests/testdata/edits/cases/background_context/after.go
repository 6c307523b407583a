package pkg

import (
	"context"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationArgument(t *testing.T) {
	integration.CheckSkip(t)
	client, err := connect(t.Context())
	require.NoError(t, err)
	require.NoError(t, client.Create(t.Context(), "topic"))
	ctr, err := redis.Run(t.Context(), "redis:7")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationDerived(t *testing.T) {
	integration.CheckSkip(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	t.Run("subtest", func(st *testing.T) {
		client, err := connect(st.Context())
		require.NoError(st, err)
		require.NoError(st, client.Create(ctx, "topic"))
	})
}

// The cleanup needs the context when the test's own is over.
func TestIntegrationUsedInCleanup(t *testing.T) {
	integration.CheckSkip(t)
	ctx := context.Background()
	client, err := connect(ctx)
	require.NoError(t, err)
	t.Cleanup(func() { _ = client.Delete(ctx, "topic") })
}

// So does the helper's.
func TestIntegrationKeptByAHelper(t *testing.T) {
	integration.CheckSkip(t)
	ctx := context.Background()
	start(t, ctx)
}

func start(t *testing.T, ctx context.Context) {
	t.Cleanup(func() {
		client, err := connect(ctx)
		if err == nil {
			t.Log(client.Delete(ctx, "topic"))
		}
	})
}

// The stream's goroutine takes every error for a failure.
func TestIntegrationStream(t *testing.T) {
	integration.CheckSkip(t)
	stream, err := service.NewStreamBuilder().Build()
	require.NoError(t, err)
	done := make(chan error)
	go func() { done <- stream.Run(context.Background()) }()
	require.NoError(t, stream.StopWithin(time.Second))
	require.NoError(t, <-done)
}

func remove(t *testing.T, client *Client) {
	t.Log(client.Delete(context.Background(), "topic"))
}

func TestIntegrationHelperForCleanups(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	remove(t, client)
	t.Cleanup(func() { remove(t, client) })
}

func TestIntegrationDerivedForCleanup(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	parent := context.Background()
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	t.Cleanup(func() { _ = client.Delete(ctx, "topic") })
}

func TestIntegrationDeferred(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	defer client.Delete(context.Background(), "topic")
}
