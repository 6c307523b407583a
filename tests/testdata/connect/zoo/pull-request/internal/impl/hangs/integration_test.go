package hangs

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationHangs(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a message that nobody sends")
	t.Log("When: it is waited for")
	for {
		time.Sleep(time.Second)
		t.Log("nothing yet")
	}
}
