package pkg

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"example.com/connect/v4/internal/asyncroutine"
	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func mustRead(t testing.TB, r *http.Request) []byte {
	t.Helper()
	b, err := read(r)
	require.NoError(t, err)
	return b
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(mustRead(t, r)) // want error `.mustRead. runs in an HTTP handler and calls .require.NoError.`
		_ = mustRead(t, r)
	}))
	defer server.Close()
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.AddConsumerFunc(func(ctx context.Context, m *service.Message) error {
		_ = mustRead(t, nil) // want warning `in a consumer's callback`
		return nil
	}))
	_ = mustRead(t, nil)
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	writer := asyncroutine.NewPeriodic(time.Millisecond, func() {
		require.NoError(t, produce()) // want error `in a goroutine`
	})
	writer.Start()
	t.Cleanup(writer.Stop)
	go func() {
		require.NoError(t, produce()) // want error `in a goroutine`
		_ = mustRead(t, nil)
	}()
}
