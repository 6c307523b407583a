package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationSASL(t *testing.T) {
	integration.CheckSkip(t)
	run(t, `
output:
  kafka:
    topic: x
    sasl:
      mechanism: PLAIN
`)
	require.Equal(t, 3, count())
}
