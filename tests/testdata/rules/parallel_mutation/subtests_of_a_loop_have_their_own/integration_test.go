package pkg

import (
	"context"
	"database/sql"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	shared := open(t)
	for _, version := range []string{"16", "17"} {
		table := "foo" + version
		var bucket string
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			db := start(t, version)
			_, err := db.Exec("INSERT INTO foo VALUES (1)")
			require.NoError(t, err)
			_, err = shared.Exec(table, "x")
			require.NoError(t, err)
			shared.CreateBucket(bucket)
			_, err = connected(t, version).Exec("INSERT INTO foo VALUES (1)")
			require.NoError(t, err)
			withDatabase(t, version, func(ctx context.Context, conn *sql.DB) {
				_, err := conn.ExecContext(ctx, "INSERT INTO foo VALUES (1)")
				require.NoError(t, err)
			})
			shared.Exec("INSERT INTO versions VALUES ($1)", version)
		})
	}
	for _, version := range []string{"16", "17"} {
		t.Run(version, func(t *testing.T) {
			_, err := shared.Exec("INSERT INTO foo VALUES (1)")
			require.NoError(t, err)
		})
	}
}
