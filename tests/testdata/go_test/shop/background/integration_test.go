package background

import (
	"testing"
	"time"
)

func TestIntegrationBackground(t *testing.T) {
	t.Log("Given: a stream in the background")
	go func() {
		time.Sleep(10 * time.Millisecond)
		panic("send on closed stream")
	}()
	t.Log("When: it is closed")
	time.Sleep(time.Second)
}
