package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationFeedResumes(t *testing.T) { // want error `is a copy of .TestIntegrationFeedOrder. now, and no test does what it did before`
	integration.CheckSkip(t)
	feed := open(t, "input: { feed: { topic: x } }")
	rows := feed.Read(1000)
	require.Len(t, rows, 1000)
	require.IsIncreasing(t, offsets(rows))
}

func TestIntegrationFeedOrder(t *testing.T) {
	integration.CheckSkip(t)
	feed := open(t, "input: { feed: { topic: x } }")
	rows := feed.Read(1000)
	require.Len(t, rows, 1000)
	require.IsIncreasing(t, offsets(rows))
}
