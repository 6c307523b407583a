package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: a broker")
	integration.StreamTests(integration.StreamTestOpenClose()).Run(t, "template")
}
