package pkg

import (
	"runtime"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationLater(t *testing.T) {
	integration.CheckSkip(t)
	if runtime.GOOS == "plan9" {
		t.Skip("no Docker there")
	}

	t.Log("Given: nothing")
}

func TestIntegrationExactly(t *testing.T) {
	integration.CheckSkipExact(t)
	t.Parallel()
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
