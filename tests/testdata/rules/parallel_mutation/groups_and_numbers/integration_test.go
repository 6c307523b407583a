package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationGroups(t *testing.T) {
	integration.CheckSkip(t)
	admin := connect(t)
	t.Run("first group", func(t *testing.T) {
		t.Run("reads", func(t *testing.T) {
			t.Parallel()
			admin.Describe("topic")
		})
	})
	admin.CreateTopic(t.Context(), 1, 1, nil, "next") // t.Run has waited for the group
	t.Run("second group", func(t *testing.T) {
		t.Run("reads", func(t *testing.T) {
			t.Parallel()
			admin.Describe("next")
		})
		admin.DeleteTopic(t.Context(), "next") // want `depends on; do it before`
	})
}

func TestIntegrationTopics(t *testing.T) {
	integration.CheckSkip(t)
	admin := connect(t)
	t.Run("one", func(t *testing.T) {
		t.Parallel()
		admin.CreateTopic(t.Context(), 1, 3, nil, "one")
	})
	t.Run("two", func(t *testing.T) {
		t.Parallel()
		admin.CreateTopic(t.Context(), 1, 3, nil, "two")
	})
}
