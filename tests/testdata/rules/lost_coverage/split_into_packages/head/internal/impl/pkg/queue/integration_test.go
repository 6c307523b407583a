package queue

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationQueue(t *testing.T) {
	integration.CheckSkip(t)
	queueSuite(t, cloudtest.Start(t))
}

func queueSuite(t *testing.T, port string) {
	run(t, port, `
output:
  queue:
    topic: jobs
`)
	require.Equal(t, 3, jobs())
}
