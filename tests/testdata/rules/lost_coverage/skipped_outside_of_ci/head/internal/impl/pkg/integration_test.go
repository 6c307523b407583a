package pkg

import (
	"os"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationShelf(t *testing.T) {
	integration.CheckSkip(t)
	if os.Getenv("CI") == "" {
		t.Skip("needs the machines of CI")
	}
	shelf := startShelf(t)
	require.Equal(t, 2, shelf.count(t))
}
