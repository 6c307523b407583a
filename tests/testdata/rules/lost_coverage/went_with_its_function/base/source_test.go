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

func TestIntegrationSourceOld(t *testing.T) {
	source := &Source{Topics: topics(t)}
	last := &Sink{}
	if err := source.GatherOld(last); err != nil {
		t.Fatal(err)
	}
	require.Equal(t, "b", last.Last())
}
