package pkg

import (
	"net/http"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func fetchStats(t *testing.T, url string) map[string]any {
	resp, err := http.DefaultClient.Get(url + "/stats")
	if err != nil {
		t.Fatalf("metrics: %v", err) // want `.t.Fatalf. fails the test`
	}
	return decode(resp)
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	require.NotEmpty(t, fetchStats(t, "http://localhost"))
}
