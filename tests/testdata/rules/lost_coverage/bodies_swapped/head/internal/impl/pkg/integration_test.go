package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationFeedResumes(t *testing.T) {
	integration.CheckSkip(t)
	feed := open(t, "input: { feed: { topic: x } }")
	rows := feed.Read(1000)
	require.Len(t, rows, 1000)
	require.IsIncreasing(t, offsets(rows))
}

func TestIntegrationFeedOrder(t *testing.T) {
	integration.CheckSkip(t)
	feed := open(t, "input: { feed: { topic: x } }")
	require.Len(t, feed.Read(3), 3)
	feed.Restart(t)
	require.Equal(t, "fourth", feed.Read(1)[0])
}
