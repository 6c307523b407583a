package lingers

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationLingers(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a goroutine that nobody waits for")
	go func() {
		time.Sleep(200 * time.Millisecond)
		t.Error("the stream ended with an error, too late")
	}()
	t.Log("Then: the test passes before it has ended")
}

func TestIntegrationLingersNextDoor(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a test that does nothing wrong")
	time.Sleep(2 * time.Second)
}
