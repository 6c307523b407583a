package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	for range 10 {
		produce()
		time.Sleep(time.Millisecond)
	}
	go func() {
		time.Sleep(time.Second)
		assert.NoError(t, produce())
	}()
}
