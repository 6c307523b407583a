package cdc

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// requirePosition is no t.Helper on purpose: the place of the assertion is here.
func requirePosition(t *testing.T, want int) {
	require.Equal(t, want, 600, "stored position")
}
