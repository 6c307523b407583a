package beanstalkd

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/beanstalkd/go-beanstalk"
	"github.com/ory/dockertest/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationBeanstalkdInput(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a beanstalkd server and a stream that takes jobs from a tube")
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	resource, err := pool.Run("schickling/beanstalkd", "1.12", nil)
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := pool.Purge(resource); err != nil {
			t.Log(err)
		}
	})

	address := "localhost:" + resource.GetPort("11300/tcp")
	require.NoError(t, pool.Retry(func() error {
		connection, err := beanstalk.Dial("tcp", address)
		if err != nil {
			return err
		}
		return connection.Close()
	}))
	t.Log("Container is healthy")

	builder := service.NewStreamBuilder()
	require.NoError(t, builder.SetYAML(fmt.Sprintf(`
input:
  beanstalkd:
    address: %v
    tube: orders
`, address)))

	var mut sync.Mutex
	var received []string
	require.NoError(t, builder.AddConsumerFunc(func(_ context.Context, message *service.Message) error {
		content, err := message.AsBytes()
		mut.Lock()
		defer mut.Unlock()
		received = append(received, string(content))
		return err
	}))
	stream, err := builder.Build()
	require.NoError(t, err)

	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()

	t.Log("When: three jobs are put into the tube")
	connection, err := beanstalk.Dial("tcp", address)
	require.NoError(t, err)
	defer connection.Close()
	tube := beanstalk.NewTube(connection, "orders")
	for i := range 3 {
		_, err := tube.Put(fmt.Appendf(nil, "order %d", i), 1, 0, time.Minute)
		require.NoError(t, err)
	}

	t.Log("Then: the stream delivers all of them")
	assert.Eventually(t, func() bool {
		mut.Lock()
		defer mut.Unlock()
		t.Log(received)
		return len(received) == 3
	}, 10*time.Second, 100*time.Millisecond)
}
