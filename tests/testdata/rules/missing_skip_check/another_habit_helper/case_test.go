package pkg

import (
	"testing"

	"example.com/kit/dockertesting"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/kafka"
)

func TestIntegrationOutside(t *testing.T) {
	dockertesting.SkipIfAbsent(t)
	ctr, err := kafka.Run(t.Context(), "confluentinc/confluent-local:7.5.0")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationProvider(t *testing.T) {
	testcontainers.SkipIfProviderIsNotHealthy(t)
	ctr, err := kafka.Run(t.Context(), "confluentinc/confluent-local:7.5.0")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationOwn(t *testing.T) {
	startKafka(t, "long")
}

func startKafka(t *testing.T, mode string) {
	t.Helper()
	if mode == "short" {
		t.Skip("long mode only")
	}
	ctr, err := kafka.Run(t.Context(), "confluentinc/confluent-local:7.5.0")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}
