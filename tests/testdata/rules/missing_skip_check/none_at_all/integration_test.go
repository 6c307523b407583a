package pkg

import (
	"net"
	"testing"
)

func TestIntegrationQueue(t *testing.T) {
	conn, err := net.Dial("tcp", "localhost:4150") // want error `without .integration.CheckSkip`
	if err != nil {
		t.Skip("not running")
	}
	defer conn.Close()
}
