package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func forgotten(t *testing.T) (url string, err error) {
	ctr, err := redis.Run(t.Context(), "redis:7") // want error `nothing removes the container`
	require.NoError(t, err)
	url, err = ctr.ConnectionString(t.Context())
	return
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	_, err := forgotten(t)
	require.NoError(t, err)
}
