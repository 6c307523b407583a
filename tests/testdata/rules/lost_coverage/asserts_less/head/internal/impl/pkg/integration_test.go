package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationShelf(t *testing.T) { // want warning `no longer asserts .require.Equal\(t, "ascending", order\)., as it did`
	integration.CheckSkip(t)
	shelf := startShelf(t)
	rows, _ := shelf.read(t)
	require.Len(t, rows, 3)
}
