package pkg

import (
	"net/http"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationExporter(t *testing.T) {
	integration.CheckSkip(t)
	resp, err := http.Get("http://" + start(t) + "/metrics")
	require.NoError(t, err)
	require.Contains(t, text(resp), "input_received 3")
}
