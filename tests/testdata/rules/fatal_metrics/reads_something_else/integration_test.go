package pkg

import (
	"net/http"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func readTopic(t *testing.T, url string) string {
	resp, err := http.Get(url)
	require.NoError(t, err)
	return resp.Status
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	require.NotEmpty(t, readTopic(t, "http://localhost"))
}
