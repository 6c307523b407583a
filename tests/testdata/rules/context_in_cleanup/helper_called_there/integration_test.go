package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func drop(t *testing.T, topic string) {
	_ = client.Delete(t.Context(), topic) // want error `cancelled before cleanups run.* \(in helper .drop., called at`
}

func create(t *testing.T, topic string) {
	_ = client.Create(t.Context(), topic)
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	create(t, "topic")
	t.Cleanup(func() { drop(t, "topic") })
}
