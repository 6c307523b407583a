package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationDenied(t *testing.T) {
	integration.CheckSkip(t)
	server := serve(t, "policies/none.yaml")
	_, err := connect(t, server)
	require.ErrorContains(t, err, "denied")
}
