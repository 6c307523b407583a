package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
)

func connect(t *testing.T) {
	t.Cleanup(func() {
		assert.NoError(t, client.Close()) // want `in helper .connect.`
	})
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	connect(t)
}
