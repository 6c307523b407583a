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
	require.NoError(t, pool.Retry(ping)) // want `.db. is made on each attempt and never closed`
	require.NoError(t, pool.Retry(pingAndClose))
	again := func() error {
		other, err := sql.Open("postgres", "dsn")
		if err != nil {
			return err
		}
		return other.Ping()
	}
	require.NoError(t, pool.Retry(again)) // want `.other. is made on each attempt`
}

func ping() error {
	db, err := sql.Open("postgres", "dsn")
	if err != nil {
		return err
	}
	return db.Ping()
}

func pingAndClose() error {
	db, err := sql.Open("postgres", "dsn")
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Ping()
}
