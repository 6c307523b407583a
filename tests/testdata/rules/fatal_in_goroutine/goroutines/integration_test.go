package pkg

import (
	"sync"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	go func() {
		require.NoError(t, produce()) // want error `in a goroutine`
		require.NoError(t, produce())
	}()
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := produce(); err != nil {
			t.Fatal(err) // want error `.t.Fatal. in a goroutine`
		}
	})
	wg.Wait()
}
