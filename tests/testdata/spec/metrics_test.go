package pkg

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func readMetrics(t *testing.T, baseURL string) map[string]any {
	t.Helper()

	resp, err := http.Get(baseURL + "/stats")
	if err != nil {
		t.Logf("Failed to fetch metrics: %v", err)
		return nil
	}
	defer resp.Body.Close()

	if resp.StatusCode != http.StatusOK {
		t.Logf("Metrics endpoint returned status %d", resp.StatusCode)
		return nil
	}

	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Logf("Failed to read metrics response: %v", err)
		return nil
	}

	var metrics map[string]any
	if err := json.Unmarshal(body, &metrics); err != nil {
		t.Logf("Failed to parse metrics JSON: %v", err)
		return nil
	}
	return metrics
}

func TestIntegrationMetrics(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a running pipeline")
	httpAddr := startPipeline(t)

	t.Log("When: its metrics are read")
	metrics := readMetrics(t, "http://"+httpAddr)

	t.Log("Then: there are some")
	require.NotEmpty(t, metrics)

	for key, value := range metrics {
		if strings.Contains(key, "redpanda") {
			t.Logf("  %s: %v", key, value)
		}
	}
}
