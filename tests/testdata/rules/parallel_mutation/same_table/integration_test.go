package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	db := connect(t)
	t.Run("one", func(t *testing.T) {
		t.Parallel()
		db.Exec("INSERT INTO foo VALUES (1)")
	})
	t.Run("two", func(t *testing.T) {
		t.Parallel()
		db.Exec("INSERT INTO foo VALUES (1)") // want warning `write the same table .foo.`
	})
}
