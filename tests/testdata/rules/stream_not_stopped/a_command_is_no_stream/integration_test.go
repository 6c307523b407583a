package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

type command struct{}

func (c *command) Run(ctx context.Context) error { return nil }

func TestIntegrationTool(t *testing.T) {
	integration.CheckSkip(t)
	tool := &command{}
	require.NoError(t, tool.Run(t.Context()))
}
