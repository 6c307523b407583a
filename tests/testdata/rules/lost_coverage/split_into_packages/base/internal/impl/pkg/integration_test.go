package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationCloud(t *testing.T) {
	integration.CheckSkip(t)
	port := start(t)
	t.Run("queue", func(t *testing.T) {
		queueSuite(t, port)
	})
	t.Run("bucket", func(t *testing.T) {
		bucketSuite(t, port)
	})
}

func queueSuite(t *testing.T, port string) {
	run(t, port, `
output:
  queue:
    topic: jobs
`)
	require.Equal(t, 3, jobs())
}

func bucketSuite(t *testing.T, port string) {
	run(t, port, `
output:
  bucket:
    topic: files
`)
	require.Equal(t, 3, files())
}
