package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationShelf(t *testing.T) { // want error `no longer configures .mechanism., .tls.`
	integration.CheckSkip(t)
	integration.StreamTests(integration.StreamTestOpenClose()).Run(t, `
output:
  shelf:
    address: localhost:$PORT
    tls:
      enabled: false
      root_cas_file: ca.pem
    sasl:
      - mechanism: none
`)
}
