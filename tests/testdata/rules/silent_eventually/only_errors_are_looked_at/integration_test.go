package pkg

import (
	"strings"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	require.Eventually(t, func() bool {
		if _, err := db.Exec("ALTER SYSTEM ADD BACKEND 'x'"); err != nil {
			if !strings.Contains(err.Error(), "already") {
				return false
			}
		}
		return alive(db) == nil
	}, time.Minute, time.Second)
}
