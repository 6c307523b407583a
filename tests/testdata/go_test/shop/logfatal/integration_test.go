package logfatal

import (
	"log"
	"testing"
)

func TestIntegrationLogFatal(t *testing.T) {
	t.Log("Given: a broker")
	log.Fatal("broker: no route to host")
}
