package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationShelf(t *testing.T) {
	integration.CheckSkip(t)
	shelf := startShelf(t)
	run(t, shelf, `
output:
  shelf:
    rows: 4
`)

	t.Run("ordered", func(t *testing.T) {
		require.Equal(t, []string{"a", "b"}, shelf.rows(t, "ordered"))
	})
	t.Run("dusty", func(t *testing.T) {
		t.Skip("dust is hard to come by")
		shelf.leaveAlone(t)
		got := shelf.rows(t, "dusty")
		require.Len(t, got, 7)
	})
}
