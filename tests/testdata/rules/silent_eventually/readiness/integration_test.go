package pkg

import (
	"net/http"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationCache(t *testing.T) {
	integration.CheckSkip(t)
	require.Eventually(t, func() bool {
		resp, err := http.Get("http://localhost:8080/health")
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	}, time.Minute, time.Second)
}
