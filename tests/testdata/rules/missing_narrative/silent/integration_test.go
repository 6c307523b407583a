package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationCache(t *testing.T) { // want warning `tells no Given, When or Then`
	integration.CheckSkip(t)
	t.Log("starting redis")
	require.Equal(t, "v", get("k"))
}
