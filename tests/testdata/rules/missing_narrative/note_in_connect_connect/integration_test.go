package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationCache(t *testing.T) { // want note `Given and When and Then`
	integration.CheckSkip(t)
}
