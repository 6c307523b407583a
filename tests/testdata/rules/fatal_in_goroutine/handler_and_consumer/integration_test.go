package pkg

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := w.Write(nil)
		require.NoError(t, err) // want error `an HTTP handler`
	}))
	defer server.Close()
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.AddConsumerFunc(func(ctx context.Context, m *service.Message) error {
		_, err := m.AsBytes()
		require.NoError(t, err) // want warning `a consumer's callback`
		return nil
	}))
}
