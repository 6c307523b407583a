package flaky

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

var cache = map[string]string{}

func TestIntegrationFlakyFillsTheCache(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: an empty cache")
	t.Log("When: something is put into it, and left there")
	cache["colour"] = "green"

	t.Log("Then: it is there")
	assert.NotEmpty(t, cache)
}

// It fails in the same process as the test before it, and passes when it is run by itself.
func TestIntegrationFlakyWantsItEmpty(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a cache that nobody has used")
	assert.Empty(t, cache)
}

var attempts int

// It fails the first time in a process, and passes the next: `go test -count=2` shows both.
func TestIntegrationFlakyAtFirst(t *testing.T) {
	integration.CheckSkip(t)

	attempts++
	t.Logf("Given: attempt %v", attempts)
	t.Log("Then: it is not the first one, or nothing ran before")
	assert.True(t, attempts > 1 || len(cache) == 0)
}
