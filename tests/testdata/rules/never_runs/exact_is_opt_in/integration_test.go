package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestSoak(t *testing.T) {
	integration.CheckSkipExact(t)
}
