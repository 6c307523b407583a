package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	_, err := testcontainers.GenericContainer(t.Context(), testcontainers.GenericContainerRequest{ // want `azure/cosmosdb`
		ContainerRequest: testcontainers.ContainerRequest{
			Image: "mcr.microsoft.com/cosmosdb/linux/azure-cosmos-emulator:latest",
		},
	})
	require.NoError(t, err)
}
