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
      server_name: shelf
    sasl:
      - mechanism: PLAIN
`)
}
