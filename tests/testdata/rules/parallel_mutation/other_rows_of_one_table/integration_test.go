package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationTable(t *testing.T) {
	integration.CheckSkip(t)
	db := connect(t)
	t.Run("inserts", func(t *testing.T) {
		t.Parallel()
		db.Exec("INSERT INTO foo VALUES (1)")
	})
	t.Run("deletes", func(t *testing.T) {
		t.Parallel()
		db.Exec("delete from Foo WHERE id = 2") // want `write the same table .Foo.`
	})
	t.Run("creates", func(t *testing.T) {
		t.Parallel()
		db.Exec("CREATE TABLE IF NOT EXISTS bar (id INT)")
		db.Exec("INSERT INTO bar VALUES (1)")
	})
}
