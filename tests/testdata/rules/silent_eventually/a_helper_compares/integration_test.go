package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func holds(events []event, kind, id string) bool {
	for _, each := range events {
		if each.kind == kind && each.id == id {
			return true
		}
	}
	return false
}

func TestIntegrationEvents(t *testing.T) {
	integration.CheckSkip(t)
	events := collect(t)
	id := create(t)
	require.Eventually(t, func() bool { // want warning `never logs what it saw`
		return holds(events(), "create", id)
	}, time.Minute, time.Second, "no create of %s", id)
}
