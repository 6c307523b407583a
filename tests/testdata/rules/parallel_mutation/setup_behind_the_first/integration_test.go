package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	db := connect(t)
	t.Run("read", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, 1, count(db))
	})
	db.Exec("CREATE TABLE bar (id INT)") // want warning `do it before the first`
}
