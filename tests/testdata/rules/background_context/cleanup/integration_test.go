package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	t.Cleanup(func() {
		_ = client.Delete(context.Background(), "topic")
	})
	defer func() { _ = client.Close(context.Background()) }()
}

func TestIntegrationDeferred(t *testing.T) {
	integration.CheckSkip(t)
	defer client.Close(context.Background())
	defer remove(client, withTimeout(context.Background()))
	defer hangUp(t)
}

func hangUp(t *testing.T) {
	_ = client.Quit(context.Background())
}

type broker struct{ client *client }

func (b *broker) stop() { _ = b.client.Quit(context.Background()) }

func TestIntegrationMethodValue(t *testing.T) {
	integration.CheckSkip(t)
	b := &broker{client: client}
	t.Cleanup(b.stop)
}
