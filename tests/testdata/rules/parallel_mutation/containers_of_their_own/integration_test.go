package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	t.Run("one", func(t *testing.T) {
		t.Parallel()
		db := connect(t)
		db.Exec("INSERT INTO foo VALUES (1)")
	})
	t.Run("two", func(t *testing.T) {
		t.Parallel()
		_, db := start(t)
		db.Exec("INSERT INTO foo VALUES (1)")
	})
}
