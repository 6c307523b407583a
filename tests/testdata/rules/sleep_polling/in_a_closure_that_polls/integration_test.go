package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	position := func() string {
		for range 10 {
			if at := slot(t); at != "" {
				return at
			}
			time.Sleep(time.Second)
		}
		return ""
	}
	produce := func() {
		insert(t, 1)
		time.Sleep(time.Millisecond)
		require.Equal(t, 3, count())
	}
	go produce()
	require.NotEqual(t, "", position())
}
