package steps

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

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

func TestIntegrationFailsAtGiven(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a shop with an order in it")
	require.NoError(t, errNoShop)

	t.Log("When: it is asked for the order")
	t.Log("Then: it has it")
}

func TestIntegrationFailsAtWhen(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a shop")

	t.Log("When: it is asked to sell")
	require.NoError(t, errNoShop)

	t.Log("Then: an order is there")
}

func TestIntegrationFailsAtThen(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a PostgreSQL server with a table of orders")
	database, err := sql.Open("postgres", startPostgres(t))
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := database.Close(); err != nil {
			t.Log(err)
		}
	})
	_, err = database.ExecContext(t.Context(), "CREATE TABLE orders (number int PRIMARY KEY)")
	require.NoError(t, err)

	t.Log("When: three orders are delivered, the second one twice")
	for _, number := range []int{1, 2, 2, 3} {
		// What the server has to say about it is in its log.
		_, _ = database.ExecContext(t.Context(), "INSERT INTO orders VALUES ($1)", number)
	}

	t.Log("Then: all four deliveries are rows")
	var rows int
	require.NoError(t, database.QueryRowContext(t.Context(), "SELECT count(*) FROM orders").Scan(&rows))
	assert.Equal(t, 4, rows)
}

func TestIntegrationFailsAtAnd(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a number")
	number := 3

	t.Log("When: it is doubled")
	number *= 2

	t.Log("Then: it is six")
	assert.Equal(t, 6, number)

	t.Log("And: it is seven")
	assert.Equal(t, 7, number)
}

func TestIntegrationFailsEventually(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a counter")
	count := 0

	t.Log("When: it counts")
	t.Log("Then: it gets to a thousand within a second")
	assert.Eventually(t, func() bool {
		count++
		t.Log(count)
		return count == 1000
	}, time.Second, 100*time.Millisecond)
}
