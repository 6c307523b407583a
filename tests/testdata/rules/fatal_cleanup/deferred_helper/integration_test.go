package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func hangUp(t *testing.T, conn *conn) {
	require.NoError(t, conn.Close(t.Context())) // want warning `in a cleanup fails a test that has succeeded; log the error \(in helper .hangUp., called at internal/impl/pkg/integration_test.go:17\)`
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	conn := dial(t)
	defer hangUp(t, conn)
	require.Equal(t, 3, conn.Rows())
}

func TestIntegrationInputAgain(t *testing.T) {
	integration.CheckSkip(t)
	conn := dial(t)
	defer hangUp(t, conn)
	require.Equal(t, 4, conn.Rows())
}
