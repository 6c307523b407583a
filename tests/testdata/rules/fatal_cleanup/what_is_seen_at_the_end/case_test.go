package pkg

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIntegrationProxyLog(t *testing.T) {
	proxy := startProxy(t)
	defer func() {
		proxy.Terminate()
		// the whole log is there only now
		require.NotContains(t, proxy.Log(), "invalid command")
		require.Equal(t, 3, proxy.Connections())
	}()
	t.Cleanup(func() {
		err := proxy.Remove()
		require.Equal(t, nil, err)         // want `fails a test that has succeeded`
		require.NoError(t, proxy.Forget()) // want `fails a test that has succeeded`
	})
	query(t, proxy)
}
