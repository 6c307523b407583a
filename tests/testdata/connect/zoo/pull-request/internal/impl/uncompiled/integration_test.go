package uncompiled

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationUncompiled(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a number that is a word")
	var number int = "seven"
	t.Log(number)
}
