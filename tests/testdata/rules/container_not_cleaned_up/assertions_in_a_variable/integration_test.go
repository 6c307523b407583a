package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	must := require.New(t)
	ctr, err := redis.Run(t.Context(), "redis:7") // want error `line 17 ends the test before the cleanup`
	must.NoError(err)
	t.Cleanup(func() { _ = ctr.Terminate(context.Background()) })
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := redis.Run(t.Context(), "redis:7")
	must, should := require.New(t), assert.New(t)
	should.NotNil(ctr)
	t.Cleanup(func() { _ = ctr.Terminate(context.Background()) })
	must.NoError(err)
}
