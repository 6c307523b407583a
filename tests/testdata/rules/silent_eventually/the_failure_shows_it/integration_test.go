package pkg

import (
	"strings"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
)

func TestIntegrationWarns(t *testing.T) {
	integration.CheckSkip(t)
	var logs lockedBuffer
	start(t, &logs)
	assert.Eventually(t, func() bool {
		return strings.Contains(logs.String(), "no keys")
	}, time.Minute, time.Second, "a warning in the logs: %s", &logs)

	assert.Eventually(t, func() bool { // want `never logs`
		return count() == 3
	}, time.Minute, time.Second, "three warnings: %d", count())
}
