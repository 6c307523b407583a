package lingers

import (
	"testing"
	"time"
)

func TestIntegrationA(t *testing.T) {
	go func() {
		time.Sleep(100 * time.Millisecond)
		t.Error("the stream ended with an error, too late")
	}()
}

func TestIntegrationB(*testing.T) { time.Sleep(2 * time.Second) }
