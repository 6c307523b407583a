package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	assert.Eventually(t, allRows, time.Minute, time.Second) // want `never logs`
	check := &checks{t}
	assert.Eventually(t, check.allRows, time.Minute, time.Second)
	assert.Eventually(t, elsewhere.Ready, time.Minute, time.Second)
}

func allRows() bool { return rows() == 3 }

type checks struct{ t *testing.T }

func (c *checks) allRows() bool {
	got := rows()
	c.t.Log(got)
	return got == 3
}
