package redis

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

const stopStreamTimeout = 3 * time.Second

// startRedis starts a server and returns its URL.
func startRedis(t *testing.T) string {
	t.Helper()

	container, err := testcontainers.Run(t.Context(), "redis:7.2",
		testcontainers.WithExposedPorts("6379/tcp"),
		testcontainers.WithWaitStrategy(wait.ForListeningPort("6379/tcp")),
	)
	testcontainers.CleanupContainer(t, container)
	require.NoError(t, err)

	endpoint, err := container.PortEndpoint(t.Context(), "6379/tcp", "redis")
	require.NoError(t, err)
	return endpoint
}

func TestIntegrationRedisCache(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a Redis server and a cache with a prefix")
	url := startRedis(t)
	conf, err := cacheSpec().ParseYAML(fmt.Sprintf("url: %v\nprefix: 'test:'", url))
	require.NoError(t, err)
	store, err := newCache(conf)
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := store.Close(context.Background()); err != nil {
			t.Log(err)
		}
	})

	t.Log("When: a value is stored")
	require.NoError(t, store.Set(t.Context(), "colour", []byte("green"), nil))

	t.Log("Then: it is found under its key")
	value, err := store.Get(t.Context(), "colour")
	require.NoError(t, err)
	assert.Equal(t, "green", string(value))

	t.Log("And: adding it again is refused")
	err = store.Add(t.Context(), "colour", []byte("blue"), nil)
	require.ErrorIs(t, err, service.ErrKeyAlreadyExists)

	t.Log("And: it is gone once it is deleted")
	require.NoError(t, store.Delete(t.Context(), "colour"))
	_, err = store.Get(t.Context(), "colour")
	require.ErrorIs(t, err, service.ErrKeyNotFound)
}

func TestIntegrationRedisListOutput(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a Redis server and a stream into a list")
	url := startRedis(t)
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.SetYAML(fmt.Sprintf(`
output:
  redis_list:
    url: %v
    key: orders
`, url)))
	send, err := builder.AddProducerFunc()
	require.NoError(t, err)
	stream, err := builder.Build()
	require.NoError(t, err)

	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		t.Log("Pipeline shutdown")
	}()
	t.Cleanup(func() {
		if err := stream.StopWithin(stopStreamTimeout); err != nil {
			t.Log(err)
		}
	})

	t.Log("When: three messages are sent")
	for i := range 3 {
		message := service.NewMessage(fmt.Appendf(nil, "order %d", i))
		require.NoError(t, send(t.Context(), message))
	}

	t.Log("Then: the list holds them in order")
	options, err := redis.ParseURL(url)
	require.NoError(t, err)
	client := redis.NewClient(options)
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Log(err)
		}
	})
	assert.Eventually(t, func() bool {
		orders, err := client.LRange(t.Context(), "orders", 0, -1).Result()
		t.Log(orders, err)
		return len(orders) == 3 && orders[0] == "order 0" && orders[2] == "order 2"
	}, 10*time.Second, 100*time.Millisecond)
}
