//go:build docker

package pkg

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/mysql"
)

func TestIntegrationStore(t *testing.T) {
	ctr, err := mysql.Run(t.Context(), "mysql:8")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}
