package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	produce()
	time.Sleep(time.Second) // want warning `fixed sleep`
	assert.Eventually(t, func() bool { return count() == 3 }, time.Minute, time.Second)
}
