package lingers

import (
	"testing"
	"time"
)

func TestIntegrationLingers(t *testing.T) {
	t.Log("Given: a goroutine that nobody waits for")
	go func() {
		time.Sleep(50 * time.Millisecond)
		t.Error("the stream ended with an error, too late")
	}()
	t.Log("Then: the test passes before it has ended")
}

func TestIntegrationNextDoor(t *testing.T) {
	t.Log("Given: a test that does nothing wrong")
	time.Sleep(time.Second)
}
