package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationSnapshot(t *testing.T) {
	integration.CheckSkip(t)
	db := start(t)
	db.Exec("CREATE TABLE snap (id INT)")
	run(t, `
input:
  sql_cdc:
    tables: [snap]
`)
	require.Len(t, rows("snap"), 3)
}

func TestIntegrationUpdate(t *testing.T) {
	integration.CheckSkip(t)
	db := start(t)
	db.Exec("CREATE TABLE upd (id INT)")
	run(t, `
input:
  sql_cdc:
    tables: [upd]
`)
	require.Len(t, rows("upd"), 2)
}
