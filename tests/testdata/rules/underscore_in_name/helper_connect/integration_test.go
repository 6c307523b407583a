package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func start_broker(t *testing.T) {}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	start_broker(t)
}
