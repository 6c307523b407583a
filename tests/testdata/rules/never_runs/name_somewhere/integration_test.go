package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestToolCallingIntegration(t *testing.T) {
	integration.CheckSkip(t)
}
