package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	start(t)
	time.Sleep(100 * time.Millisecond) // want note `waits for something to start`
	produce()
}
