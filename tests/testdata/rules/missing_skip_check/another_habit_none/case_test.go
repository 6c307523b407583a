package pkg

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/nats"
)

func TestIntegrationPublish(t *testing.T) {
	ctr, err := nats.Run(t.Context(), "nats:2.11") // want warning `skip it with .if testing`
	testcontainers.CleanupContainer(t, ctr)
	require.NoError(t, err)
}

func TestIntegrationListener(t *testing.T) {
	listener := startListener(t)
	addr := listener.Addr().String()
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	require.NoError(t, conn.Close())
}

func TestIntegrationGivenUp(t *testing.T) {
	t.Skip("the broker is down since spring")
	_, err := net.Dial("tcp", "broker.example.com:4222")
	require.NoError(t, err)
}
