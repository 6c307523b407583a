package pkg

import (
	"net/http"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	address := start(t)
	assert.Eventually(t, func() bool {
		resp, err := http.Get("http://" + address + "/stats")
		require.NoError(t, err)
		t.Log(resp.StatusCode)
		return resp.StatusCode == http.StatusOK
	}, time.Minute, time.Second)
}
