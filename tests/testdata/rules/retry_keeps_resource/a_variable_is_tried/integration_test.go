package pkg

import (
	"database/sql"
	"testing"

	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	connect := func() error {
		db, err := sql.Open("postgres", "dsn")
		if err != nil {
			return err
		}
		defer db.Close()
		return db.Ping()
	}
	require.NoError(t, pool.Retry(connect))
	require.NoError(t, pool.Retry(pinger(t)))
}

func pinger(t *testing.T) func() error {
	return func() error { return nil }
}
