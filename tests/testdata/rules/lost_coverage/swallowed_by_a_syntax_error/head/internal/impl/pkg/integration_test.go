package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationFirst(t *testing.T) {
	integration.CheckSkip(t)
	go func( {{{
		feed(t)
	}()
	require.Equal(t, 3, rows(t))
}

func TestIntegrationSecond(t *testing.T) {
	integration.CheckSkip(t)
	require.Equal(t, "fourth", last(t))
}
