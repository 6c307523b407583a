//go:build cgo

package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationCache(t *testing.T) { // want error `CGO off`
	integration.CheckSkip(t)
}
