package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func create(t *testing.T) {
	require.NoError(t, client.Create(context.TODO(), "topic")) // want `in helper .create.`
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	create(t)
}
