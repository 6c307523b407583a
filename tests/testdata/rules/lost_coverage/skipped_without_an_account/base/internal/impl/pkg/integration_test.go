package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationShelf(t *testing.T) {
	integration.CheckSkip(t)
	shelf := startShelf(t)
	require.Equal(t, 2, shelf.count(t))
}
