package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationCache(t *testing.T) { // want note `tells no Given, When or Then`
	integration.CheckSkip(t)
}
