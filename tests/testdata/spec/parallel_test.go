package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationListGroupOffsets(t *testing.T) {
	integration.CheckSkip(t)

	// Shared setup
	src, dst := startRedpandaSourceAndDestination(t)
	src.CreateTopic(topicFoo1)
	writeToTopic(src, 5, ProduceToTopicOpt(topicFoo1))
	require.NotNil(t, dst)

	// Parallel subtests - read-only operations
	t.Run("all groups", func(t *testing.T) {
		t.Parallel()
		offsets := listGroupOffsets(t, conf, []string{topicFoo1})
		assert.ElementsMatch(t, expected, offsets)
	})

	t.Run("include pattern", func(t *testing.T) {
		t.Parallel()
		offsets := listGroupOffsets(t, confWithFilter, []string{topicFoo1})
		assert.ElementsMatch(t, expectedFiltered, offsets)
	})
}
