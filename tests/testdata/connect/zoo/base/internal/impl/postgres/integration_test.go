package postgres

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

// startPostgres starts a server and returns how to connect to it.
func startPostgres(t *testing.T) string {
	t.Helper()

	container, err := testcontainers.Run(t.Context(), "postgres:16-alpine",
		testcontainers.WithEnv(map[string]string{"POSTGRES_PASSWORD": "secret", "POSTGRES_DB": "shop"}),
		testcontainers.WithExposedPorts("5432/tcp"),
		testcontainers.WithWaitStrategy(
			wait.ForLog("database system is ready to accept connections").WithOccurrence(2),
			wait.ForListeningPort("5432/tcp"),
		),
	)
	testcontainers.CleanupContainer(t, container)
	require.NoError(t, err)

	endpoint, err := container.PortEndpoint(t.Context(), "5432/tcp", "")
	require.NoError(t, err)
	return fmt.Sprintf("postgres://postgres:secret@%v/shop?sslmode=disable", endpoint)
}

func TestIntegrationPostgresOutput(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a PostgreSQL server and an output")
	dsn := startPostgres(t)
	conf, err := outputSpec().ParseYAML(fmt.Sprintf("dsn: %v", dsn))
	require.NoError(t, err)
	out, err := newOutput(conf)
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := out.Close(t.Context()); err != nil {
			t.Log(err)
		}
	})
	require.NoError(t, out.Connect(t.Context()))

	t.Log("When: an order is written")
	require.NoError(t, out.Write(t.Context(), service.NewMessage([]byte("order 1"))))

	t.Log("Then: there is one row")
	var rows int
	require.NoError(t, out.database.QueryRowContext(t.Context(), "SELECT count(*) FROM orders").Scan(&rows))
	assert.Equal(t, 1, rows)

	t.Log("And: the same order is refused")
	require.Error(t, out.Write(t.Context(), service.NewMessage([]byte("order 1"))))
}
