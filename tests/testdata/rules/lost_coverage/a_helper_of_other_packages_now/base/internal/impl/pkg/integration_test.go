package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationShelf(t *testing.T) {
	integration.CheckSkip(t)
	shelf := startShelf(t)
	shelf.put(t, "a book")
	require.Equal(t, 1, shelf.count(t))
	require.Equal(t, "a book", shelf.first(t))
}
