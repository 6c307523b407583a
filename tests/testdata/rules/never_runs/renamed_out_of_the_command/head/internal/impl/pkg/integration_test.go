package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestOutput(t *testing.T) { // want error `does not select .TestOutput.`
	integration.CheckSkip(t)
	require.Equal(t, 3, write(t))
}

func TestInput(t *testing.T) {
	integration.CheckSkip(t)
	require.Equal(t, 3, read(t))
}
