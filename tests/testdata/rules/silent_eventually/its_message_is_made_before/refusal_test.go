package pkg

import (
	"strings"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationRefusal(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: a corrupt checkpoint")
	logs := capture(t)
	t.Log("When: the input starts")
	start(t)
	t.Log("Then: it refuses the checkpoint and says so")
	require.Eventually(t, func() bool { // want `what the message of this .Eventually. shows was read before the first attempt`
		return len(logs.matching("refused")) > 0
	}, time.Minute, time.Second, "captured so far: %v", logs.matching(""))
}

func TestIntegrationRefusalOfMany(t *testing.T) {
	integration.CheckSkip(t)
	t.Log("Given: corrupt checkpoints")
	const wanted = 3
	logs := capture(t)
	t.Log("When: the input starts")
	start(t)
	t.Log("Then: it refuses each of them")
	require.Eventually(t, func() bool { // want `a time-out says only that it was never satisfied`
		return strings.Count(logs.all(), "refused") == wanted
	}, time.Minute, time.Second, "expected %d refusals", wanted)
}
