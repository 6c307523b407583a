package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	db := connect(t)
	db.Exec("INSERT INTO foo VALUES (1)")
	t.Run("one", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, 1, count(db))
	})
	t.Run("two", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, 1, count(db))
	})
}
