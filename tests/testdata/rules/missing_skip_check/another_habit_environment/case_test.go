package pkg

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/mysql"
)

func TestMain(m *testing.M) {
	if os.Getenv("SHIPPER_DOCKER") == "" {
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestIntegrationStore(t *testing.T) {
	ctr, err := mysql.Run(t.Context(), "mysql:8")
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}
