package rounding

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationRoundingOfWholeAmounts(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a whole amount")
	amount := 2.0

	t.Log("When: it is rounded")
	rounded := cents(amount)

	t.Log("Then: it is what it was")
	assert.Equal(t, 200, rounded)
}
