package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationCache(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("given a cache with one key") // want note `capital letter and a colon`
	t.Log("When: the key is read")
	t.Log("Then: its value arrives")
}
