package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

// Run it with: go test -run ^TestSoak$ -timeout 0 ./internal/impl/pkg
func TestSoak(t *testing.T) {
	integration.CheckSkip(t)
}
