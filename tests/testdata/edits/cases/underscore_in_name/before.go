package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegration_Output_reconnects(t *testing.T) {
	integration.CheckSkip(t)
}

// TestIntegration_Mentioned is said twice.
func TestIntegration_Mentioned(t *testing.T) {
	integration.CheckSkip(t)
}

func TestIntegration_Twice(t *testing.T) {
	integration.CheckSkip(t)
}

func TestIntegrationTwice(t *testing.T) {
	integration.CheckSkip(t)
}
