package bucket

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationBucket(t *testing.T) {
	integration.CheckSkip(t)
	bucketSuite(t, cloudtest.Start(t))
}

func bucketSuite(t *testing.T, port string) {
	run(t, port, `
output:
  bucket:
    topic: files
`)
	require.Equal(t, 3, files())
}
