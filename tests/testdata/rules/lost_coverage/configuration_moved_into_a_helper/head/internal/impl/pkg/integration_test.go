package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func output() string {
	return `
output:
  kafka:
    topic: x
    sasl:
      mechanism: PLAIN
`
}

func TestIntegrationSASL(t *testing.T) {
	integration.CheckSkip(t)
	run(t, output())
	require.Equal(t, 3, count())
}
