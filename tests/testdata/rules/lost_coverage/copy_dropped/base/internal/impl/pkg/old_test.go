package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOldClicks(t *testing.T) { // want error `OldClicks. is gone`
	integration.CheckSkip(t)
	ctr := start(t, "clicks:24")
	createTable(t, ctr, "footable")
	dsn := "tcp://localhost:" + ctr.Port()
	suite(t, "clicks", dsn)
	require.Equal(t, 3, rows(t, ctr, "footable"))
}
