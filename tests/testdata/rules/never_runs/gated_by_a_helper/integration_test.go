package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func gate(t *testing.T) { integration.CheckSkip(t) }

func TestServerAuth(t *testing.T) { // want error `so it never runs`
	gate(t)
}
