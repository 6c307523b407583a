package pkg

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIntegrationWrongTopic(t *testing.T) {
	source := &Source{Topics: []string{"absent"}}
	require.ErrorContains(t, source.Gather(&Sink{}), "no such topic")
}

func TestIntegrationTopic(t *testing.T) {
	sink := collect(t, &Source{Topics: []string{"a"}})
	RequireMessagesEqual(t, []string{"a"}, sink.All())
}

func TestIntegrationTopics(t *testing.T) {
	sink := collect(t, &Source{Topics: []string{"a", "b"}})
	if sink.Len() != 2 {
		t.Errorf("got %d messages", sink.Len())
	}
}

func TestIntegrationNothing(t *testing.T) { // want `no longer asserts an outcome`
	source := &Source{Topics: []string{"a", "b"}}
	if err := source.Gather(&Sink{}); err != nil {
		t.Fatal(err)
	}
	require.ErrorIs(t, source.Gather(nil), context.Canceled)
}
