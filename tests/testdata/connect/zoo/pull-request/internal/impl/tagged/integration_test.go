//go:build slow

package tagged

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationTagged(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a file that is left out of the build")
}
