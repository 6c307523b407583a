package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationShelf(t *testing.T) {
	integration.CheckSkip(t)
	shelf := startShelf(t)
	rows, order := shelf.read(t)
	require.Len(t, rows, 3)
	requireAscending(t, order)
}

func requireAscending(t *testing.T, order string) {
	t.Helper()
	require.Equal(t, "ascending", order)
}
