//go:build soak && linux

package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationCache(t *testing.T) { // want error `go:build soak && linux. leaves this file out`
	integration.CheckSkip(t)
}
