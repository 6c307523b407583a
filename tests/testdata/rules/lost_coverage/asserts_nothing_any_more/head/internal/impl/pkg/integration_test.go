package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationPlain(t *testing.T) { // want error `no longer asserts an outcome`
	integration.CheckSkip(t)
	run(t, `
output:
  kafka:
    topic: y
`)
}
