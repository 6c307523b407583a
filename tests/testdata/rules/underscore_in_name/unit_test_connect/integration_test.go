package pkg

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse_empty(t *testing.T) {
	require.NotNil(t, parse())
}
