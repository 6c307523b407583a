package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	done := func() bool { return rows() == 3 }
	assert.Eventually(t, done, time.Minute, time.Second) // want `never logs`
}
