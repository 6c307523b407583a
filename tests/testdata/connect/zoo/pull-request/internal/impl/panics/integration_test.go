package panics

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationPanics(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: no orders")
	var orders []string

	t.Log("When: the first one is taken")
	t.Log(orders[0])
}
