package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationShelf(t *testing.T) {
	integration.CheckSkip(t)
	integration.StreamTests(integration.StreamTestOpenClose()).Run(t, `
output:
  shelf:
    address: localhost:$PORT
    tls:
      enabled: true
      insecure_skip_verify: true
    sasl:
      - mechanism: PLAIN
`)
}
