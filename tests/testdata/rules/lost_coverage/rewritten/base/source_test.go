package pkg

import (
	"testing"

	"github.com/stretchr/testify/require"
)

var cases = []struct{ topic string }{{"a"}, {"b"}}

func TestSourceIntegration(t *testing.T) {
	addr := startBroker(t)
	for _, each := range cases {
		source := &Source{
			Brokers: []string{addr},
			Topics:  []string{each.topic},
			Offset:  "oldest",
		}
		require.NoError(t, source.Init())
		sink := &Sink{}
		if err := source.Gather(sink); err != nil {
			t.Fatal(err)
		}
		require.Equal(t, each.topic, sink.Last())
	}
}

func TestSourceIntegrationRewind(t *testing.T) { // want `.TestSourceIntegrationRewind. is gone`
	source := &Source{Brokers: []string{startBroker(t)}}
	require.NoError(t, source.Init())
	require.NoError(t, source.Rewind())
	require.Equal(t, 0, source.position())
}

func startBroker(t *testing.T) string { return brokers.Start(t, "2.8") }
