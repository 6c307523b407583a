package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOne(t *testing.T) {
	integration.CheckSkip(t)
}
