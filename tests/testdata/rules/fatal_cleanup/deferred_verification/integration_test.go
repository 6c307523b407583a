package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func assertNothingLeft(t *testing.T, queue *queue) {
	require.Zero(t, queue.Pending())
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	queue := declare(t)
	defer assertNothingLeft(t, queue)
	t.Cleanup(func() { assertNothingLeft(t, queue) })
	require.Equal(t, 3, queue.Read())
}
