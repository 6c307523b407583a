package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationFeed(t *testing.T) {
	integration.CheckSkip(t)
	rows := run(t, `
input:
  feed:
    url: http://localhost:$PORT
`)
	require.Len(t, rows, 3)

	run(t, `
output:
  sink:
    url: http://localhost:$PORT
`)
}
