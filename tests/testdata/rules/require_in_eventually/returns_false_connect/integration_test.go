package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	assert.Eventually(t, func() bool {
		got, err := count()
		if err != nil {
			return false
		}
		t.Log(got)
		return got == 3
	}, time.Minute, time.Second)
}
