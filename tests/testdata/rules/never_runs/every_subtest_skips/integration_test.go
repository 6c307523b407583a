package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationCache(t *testing.T) {
	integration.CheckSkip(t)
	t.Run("get", func(t *testing.T) {
		t.Skip("later") // want error `on every path`
	})
}
