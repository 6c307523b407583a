package pkg

import (
	"os"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationCache(t *testing.T) {
	integration.CheckSkip(t)
	if os.Getenv("TOKEN") == "" {
		t.Skip("no token")
	}
}
