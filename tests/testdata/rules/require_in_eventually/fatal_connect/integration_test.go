package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	require.Eventually(t, func() bool {
		got, err := count()
		if err != nil {
			t.Fatal(err) // want `ends the attempt's goroutine`
		}
		t.Log(got)
		return got == 3
	}, time.Minute, time.Second)
}
