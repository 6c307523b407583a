package silent

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationSilent(t *testing.T) {
	integration.CheckSkip(t)

	for _, size := range []int{1, 1000} {
		t.Run(fmt.Sprintf("batch_of_%v", size), func(t *testing.T) {
			t.Log("sending")
			assert.Less(t, size, 100)
		})
	}
}
