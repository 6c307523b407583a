//go:build zeromq

package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationZMQ(t *testing.T) {
	integration.CheckSkip(t)
}
