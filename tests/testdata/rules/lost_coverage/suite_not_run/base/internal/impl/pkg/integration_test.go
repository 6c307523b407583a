package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationShelf(t *testing.T) {
	integration.CheckSkip(t)
	require.NotEmpty(t, startShelf(t))
	suite := integration.StreamTests(
		integration.StreamTestOpenClose(),
	)
	template := `
input:
  shelf:
    rows: 4
output:
  shelf:
    rows: 4
`
	suite.Run(t, template)
}
