package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

// To run this test, start three brokers and take out the skip.
func TestIntegrationThreeBrokers(t *testing.T) {
	integration.CheckSkip(t)
	t.Skip("needs three brokers")
	require.Equal(t, 3, brokers())
}
