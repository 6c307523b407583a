package pkg

import (
	"net/http"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func answers(url string) bool {
	resp, err := http.Get(url)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.ContentLength > 0
}

func TestIntegrationEvents(t *testing.T) {
	integration.CheckSkip(t)
	url := start(t)
	require.Eventually(t, func() bool {
		return answers(url)
	}, time.Minute, time.Second)
}
