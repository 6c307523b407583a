package pkg

import (
	"io"
	"net/http"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	address := start(t)
	resp, err := http.Get("http://" + address + "/metrics")
	require.NoError(t, err) // want warning `fails the test when metrics can't be read; log it and go on`
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	t.Logf("%s", body)
}
