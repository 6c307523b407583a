package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationFeature(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: initial system state")
	// Setup infrastructure

	t.Log("When: action is performed")
	// Execute operation

	t.Log("Then: expected outcome")
	// Verify results

	t.Log("And: additional verification")
	// More assertions
}
