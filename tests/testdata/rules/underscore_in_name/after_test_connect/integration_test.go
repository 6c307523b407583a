package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegration_Output(t *testing.T) { // want note `TestIntegrationOutput`
	integration.CheckSkip(t)
}
