package pkg

import (
	"runtime"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationLater(t *testing.T) {
	if runtime.GOOS == "plan9" {
		t.Skip("no Docker there")
	}

	integration.CheckSkip(t)

	t.Log("Given: nothing")
}

func TestIntegrationExactly(t *testing.T) {
	t.Parallel()
	integration.CheckSkipExact(t)
}

// The check is made for one of the cases only.
func TestIntegrationSometimes(t *testing.T) {
	if runtime.GOOS == "linux" {
		integration.CheckSkip(t)
	}
}

func TestIntegrationExplained(t *testing.T) {
	t.Parallel()
	// Docker is needed from here on.
	integration.CheckSkip(t)
}
