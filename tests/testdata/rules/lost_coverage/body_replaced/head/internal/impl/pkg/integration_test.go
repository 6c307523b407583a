package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationSASL(t *testing.T) { // want error `no longer configures .mechanism., .sasl.`
	integration.CheckSkip(t)
	run(t, `
output:
  kafka:
    topic: x
`)
	require.Equal(t, 3, count())
}
func TestIntegrationPlain(t *testing.T) {
	integration.CheckSkip(t)
	run(t, `
output:
  kafka:
    topic: y
`)
	require.Equal(t, 3, count())
}
