package nats

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

const stopStreamTimeout = 3 * time.Second

// startNATS starts a server and returns its URL.
func startNATS(t *testing.T) string {
	t.Helper()

	container, err := testcontainers.Run(t.Context(), "nats:2.10",
		testcontainers.WithExposedPorts("4222/tcp"),
		testcontainers.WithWaitStrategy(wait.ForListeningPort("4222/tcp")),
	)
	testcontainers.CleanupContainer(t, container)
	require.NoError(t, err)

	endpoint, err := container.PortEndpoint(t.Context(), "4222/tcp", "nats")
	require.NoError(t, err)
	return endpoint
}

func dial(t *testing.T, url string) *nats.Conn {
	t.Helper()
	connection, err := nats.Connect(url)
	require.NoError(t, err)
	t.Cleanup(connection.Close)
	return connection
}

func run(t *testing.T, stream *service.Stream) {
	t.Helper()
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
}

func TestIntegrationNATSInput(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a NATS server and a stream that reads a subject")
	url := startNATS(t)
	var mut sync.Mutex
	var received []string
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.SetYAML(fmt.Sprintf(`
input:
  nats:
    url: %v
    subject: orders
`, url)))
	require.NoError(t, builder.AddConsumerFunc(func(_ context.Context, message *service.Message) error {
		content, err := message.AsBytes()
		mut.Lock()
		defer mut.Unlock()
		received = append(received, string(content))
		return err
	}))
	stream, err := builder.Build()
	require.NoError(t, err)
	run(t, stream)

	t.Log("When: messages are published until the first one arrives")
	publisher := dial(t, url)

	t.Log("Then: the stream has them")
	assert.Eventually(t, func() bool {
		if err := publisher.Publish("orders", []byte("one order")); err != nil {
			t.Log(err)
		}
		mut.Lock()
		defer mut.Unlock()
		t.Log(received)
		return len(received) > 0 && received[0] == "one order"
	}, 10*time.Second, 100*time.Millisecond)
}

func TestIntegrationNATSOutput(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a NATS server, a subscriber and a stream that publishes")
	url := startNATS(t)
	connection := dial(t, url)
	subscription, err := connection.SubscribeSync("orders")
	require.NoError(t, err)
	require.NoError(t, connection.Flush()) // or the server may learn of it after the message
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.SetYAML(fmt.Sprintf(`
output:
  nats:
    url: %v
    subject: orders
`, url)))
	send, err := builder.AddProducerFunc()
	require.NoError(t, err)
	stream, err := builder.Build()
	require.NoError(t, err)
	run(t, stream)

	t.Log("When: a message is sent")
	require.NoError(t, send(t.Context(), service.NewMessage([]byte("one order"))))

	t.Log("Then: the subscriber receives it")
	received, err := subscription.NextMsg(10 * time.Second)
	require.NoError(t, err)
	assert.Equal(t, "one order", string(received.Data))
}
