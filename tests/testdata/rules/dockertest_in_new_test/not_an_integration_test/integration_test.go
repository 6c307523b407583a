package pkg

import (
	"testing"

	"github.com/ory/dockertest/v3"
	"github.com/stretchr/testify/require"
)

func TestParser(t *testing.T) {
	pool, err := dockertest.NewPool("")
	require.NoError(t, err)
	require.NotNil(t, pool)
}
