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
	time.Sleep(5 * time.Second) // want warning `poll with .assert.Eventually.`
	assert.Equal(t, 3, count())
}
