package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	deliver := func(t *testing.T, mode string) {
		table := open(t, mode)
		table.InsertOne(t, 1)
		time.Sleep(3 * time.Second) // want `poll for it`
		table.Close()
		require.Len(t, received(), 1)
	}
	t.Run("insert", func(t *testing.T) { deliver(t, "insert") })
	t.Run("upsert", func(t *testing.T) { deliver(t, "upsert") })
}
