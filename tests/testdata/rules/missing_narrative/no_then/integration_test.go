package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationCache(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: a cache with one key") // want `tells no Then; log it where it begins`
	set("k", "v")
	t.Logf("When: key %v is read", "k")
	require.Equal(t, "v", get("k"))
}
