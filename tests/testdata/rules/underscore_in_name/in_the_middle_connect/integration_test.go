package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput_reconnects(t *testing.T) { // want `TestIntegrationOutputReconnects`
	integration.CheckSkip(t)
}
