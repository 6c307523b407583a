package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationCDC(t *testing.T) {
	integration.CheckSkip(t)
	t.Run("upsert", func(t *testing.T) {
		t.Skip("needs a real service")
	})
	t.Run("delete", func(t *testing.T) {
		t.Skip("needs a real service")
	})
}
