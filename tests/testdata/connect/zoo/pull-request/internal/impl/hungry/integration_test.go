package hungry

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

const (
	piece = 64 << 20
	page  = 4096
)

func TestIntegrationHungry(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a cache without a limit")
	var cache [][]byte
	for {
		memory := make([]byte, piece)
		for i := 0; i < piece; i += page {
			memory[i] = 1
		}
		cache = append(cache, memory)
		t.Logf("%v MiB", len(cache)*piece>>20)
	}
}
