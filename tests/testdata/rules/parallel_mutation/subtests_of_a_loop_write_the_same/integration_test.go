package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	db := open(t)
	for _, mode := range []string{"full", "lines"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			_, err := db.Exec("INSERT INTO foo VALUES (1)") // want warning `each parallel subtest of this loop writes the same`
			require.NoError(t, err)
			require.Equal(t, 1, count(mode))
		})
	}
}
