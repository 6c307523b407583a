package stale

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

const licence = "expired"

func TestIntegrationStale(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a licence of last year")
	t.Log("When: it is looked at")
	t.Log("Then: it is still good")
	assert.Equal(t, "valid", licence)
}
