package pkg

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIntegrationQueue(t *testing.T) {
	_, err := net.Dial("tcp", "localhost:4150") // want `start the service in a container`
	require.NoError(t, err)
}
