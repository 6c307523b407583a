package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func hasRows(log func(string, ...any), want int) bool {
	got := rows()
	log("rows: %d", got)
	return got == want
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	require.Eventually(t, func() bool { return hasRows(t.Logf, 3) && rows() > 0 }, time.Minute, time.Second)
}
