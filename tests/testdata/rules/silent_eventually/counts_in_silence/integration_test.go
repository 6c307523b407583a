package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	assert.Eventually(t, func() bool { // want warning `never logs what it saw`
		return len(received()) == 3
	}, time.Minute, time.Second)
}
