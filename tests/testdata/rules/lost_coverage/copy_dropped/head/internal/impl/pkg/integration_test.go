package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationClicks(t *testing.T) {
	integration.CheckSkip(t)
	ctr := start(t, "clicks:24")
	createTable(t, ctr, "footable")
	dsn := "clicks://localhost:" + ctr.Port()
	suite(t, "clicks", dsn)
	require.Equal(t, 3, rows(t, ctr, "footable"))
}
