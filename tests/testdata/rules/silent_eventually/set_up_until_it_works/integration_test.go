package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationSetup(t *testing.T) {
	integration.CheckSkip(t)
	ctr := start(t)
	require.Eventually(t, func() bool {
		exitCode, _, err := ctr.Exec(t.Context(), []string{"ctl", "user", "add", "root"})
		return err == nil && exitCode == 0
	}, time.Minute, time.Second)

	var sub *Subscription
	require.Eventually(t, func() bool {
		var err error
		sub, err = conn.Subscribe("a.>", func(m *Msg) {
			if m.Subject == "a.slow" {
				time.Sleep(time.Second)
			}
		})
		return err == nil
	}, time.Minute, time.Second)
	defer sub.Unsubscribe()
}
