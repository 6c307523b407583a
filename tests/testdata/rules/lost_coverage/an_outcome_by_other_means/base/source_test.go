package pkg

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIntegrationWrongTopic(t *testing.T) {
	errs := gather(t, &Source{Topics: []string{"absent"}})
	require.ElementsMatch(t, []string{"no such topic"}, errs)
}

func TestIntegrationTopic(t *testing.T) {
	sink := collect(t, &Source{Topics: []string{"a"}})
	require.Equal(t, "a", sink.Last())
	require.Equal(t, 1, sink.Len())
}

func TestIntegrationTopics(t *testing.T) {
	sink := collect(t, &Source{Topics: []string{"a", "b"}})
	require.Equal(t, 2, sink.Len())
}

func TestIntegrationNothing(t *testing.T) {
	sink := collect(t, &Source{Topics: []string{"a", "b"}})
	require.Equal(t, 0, sink.Len())
}
