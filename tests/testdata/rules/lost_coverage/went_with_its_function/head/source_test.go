package pkg

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIntegrationSource(t *testing.T) {
	sink := &Sink{}
	require.NoError(t, (&Source{Topics: topics(t)}).Gather(sink))
	require.Len(t, sink.All(), 2)
}
