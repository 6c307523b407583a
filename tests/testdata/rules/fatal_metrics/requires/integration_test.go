package pkg

import (
	"net/http"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func readMetrics(t *testing.T, url string) map[string]any {
	resp, err := http.Get(url + "/stats")
	require.NoError(t, err) // want warning `log it and return nil`
	defer resp.Body.Close()
	return decode(resp)
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	require.NotEmpty(t, readMetrics(t, "http://localhost"))
}
