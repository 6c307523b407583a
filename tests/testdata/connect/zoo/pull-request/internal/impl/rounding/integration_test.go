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

// Without the fix 19.99 becomes 1998 cents.
func TestIntegrationRoundingOfFractions(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: an amount that binary numbers can't hold")
	amount := 19.99

	t.Log("When: it is rounded")
	rounded := cents(amount)

	t.Log("Then: no cent is lost")
	assert.Equal(t, 1999, rounded)
}

// It passes without the fix too: it does not test the change.
func TestIntegrationRoundingOfHalves(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: an amount that binary numbers can hold")
	amount := 0.5

	t.Log("When: it is rounded")
	rounded := cents(amount)

	t.Log("Then: it is fifty cents")
	assert.Equal(t, 50, rounded)
}
