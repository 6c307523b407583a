package pkg

import (
	"database/sql"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/redpanda-data/connect/v4/internal/asyncroutine"
	"github.com/stretchr/testify/require"
)

type shop struct {
	db *sql.DB
	t  *testing.T
}

func (s *shop) Exec(query string) {
	_, err := s.db.Exec(query)
	require.NoError(s.t, err)
}

func open(t *testing.T) (string, *shop) {
	integration.CheckSkip(t)
	return "dsn", &shop{connect(t), t}
}

func TestIntegrationInput(t *testing.T) {
	_, orders := open(t)
	writer := asyncroutine.NewPeriodic(time.Millisecond, func() {
		orders.Exec("INSERT INTO orders DEFAULT VALUES") // want `.orders.Exec. runs on a goroutine`
	})
	writer.Start()
	t.Cleanup(writer.Stop)
	require.Equal(t, 3, count())
}

func TestIntegrationInputOfAnother(t *testing.T) {
	_, _ = open(t)
	orders, err := sql.Open("mysql", "dsn")
	require.NoError(t, err)
	go func() {
		_, _ = orders.Exec("INSERT INTO orders DEFAULT VALUES")
	}()
	require.Equal(t, 3, count())
}
