package unrequired

import (
	"testing"

	"rsc.io/quote"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationUnrequired(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a module that go.mod does not have")
	t.Log(quote.Go())
}
