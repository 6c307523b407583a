package pkg

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestSinkIntegration(t *testing.T) {
	if testing.Short() {
		t.Skip("needs docker")
	}
	sink := newSink(t)

	ctr, err := redis.Run(t.Context(), "redis:7")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
	require.NoError(t, sink.Write("k"))
}

func TestSourceIntegration(t *testing.T) {
	if testing.Short() {
		return
	}
	ctr, err := redis.Run(t.Context(), "redis:7")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}

func TestBothIntegration(t *testing.T) {
	t.Run("long", func(t *testing.T) {
		if !testing.Short() {
			ctr, err := redis.Run(t.Context(), "redis:7")
			testcontainers.CleanupContainer(t, ctr)
			require.NoError(t, err)
		}
	})
}

func TestForgottenIntegration(t *testing.T) {
	ctr, err := redis.Run(t.Context(), "redis:7") // want warning `nothing skips the test before it; skip it as other tests here do with .if testing`
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}
