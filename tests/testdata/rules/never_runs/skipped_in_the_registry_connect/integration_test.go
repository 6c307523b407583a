package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationCache(t *testing.T) { // want note `not run in CI: needs an account`
	integration.CheckSkip(t)
}
