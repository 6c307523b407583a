package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

type fixture struct{ t testing.TB }

func (f *fixture) start() {
	f.t.Log("Given: a broker")
}

func thenArrives(tb testing.TB) {
	tb.Helper()
	tb.Logf("Then: %d messages arrive", 3)
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	f := &fixture{t: t}
	f.start()
	t.Run("three", func(t *testing.T) {
		t.Log("When: three messages are sent")
		thenArrives(t)
	})
}
