package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationAfterTheCheck(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := redis.Run(t.Context(), "redis:7")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
	require.NotNil(t, ctr)
}

func TestIntegrationCleanedUpTooLate(t *testing.T) {
	integration.CheckSkip(t)

	ctr, err := redis.Run(
		t.Context(),
		"redis:7",
	)
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationNever(t *testing.T) {
	integration.CheckSkip(t)
	t.Run("subtest", func(st *testing.T) {
		ctr, err := redis.Run(st.Context(), "redis:7")
		testcontainers.CleanupContainer(st, ctr)
		require.NoError(st, err)
		require.NotNil(st, ctr)
	})
}

// What else the cleanup does has to stay after the check.
func TestIntegrationDoesMore(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	ctr, err := redis.Run(t.Context(), "redis:7")
	require.NoError(t, err)
	t.Cleanup(func() {
		t.Log(client.Close())
		t.Log(ctr.Terminate(context.Background()))
	})
}
