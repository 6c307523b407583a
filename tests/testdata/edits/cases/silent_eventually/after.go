package pkg

import (
	"slices"
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationCall(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	assert.Eventually(t, func() bool {
		got := client.Count()
		t.Log(got)
		return got == 3
	}, time.Minute, time.Second)
}

func TestIntegrationLength(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	require.Eventually(t, func() bool {
		got := client.Rows()
		t.Log(len(got))
		return len(got) >= 3
	}, time.Minute, time.Second)
}

func TestIntegrationField(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	require.Eventually(t, func() bool {
		client.mu.Lock()
		defer client.mu.Unlock()
		t.Log(client.last)
		return 7 < client.last
	}, time.Minute, time.Second)
}

func TestIntegrationSeveral(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	require.Eventually(t, func() bool {
		rows, err := client.Fetch()
		t.Log(err, len(rows))
		return err == nil && len(rows) == 3 && rows[0] == "a && b"
	}, time.Minute, time.Second)
}

func TestIntegrationContains(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	wanted := func() bool {
		rows := client.Rows()
		t.Log(rows)
		return slices.Contains(rows, "a || b")
	}
	assert.Eventually(t, wanted, time.Minute, time.Second)
}

func TestIntegrationContainsOfACall(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	assert.Eventually(t, func() bool {
		got := client.Rows()
		t.Log(got)
		return !slices.Contains(got, "a == b")
	}, time.Minute, time.Second)
}

// Nothing here can be shown without being evaluated more often, or where it would not have been.
func TestIntegrationUncertain(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	assert.Eventually(t, func() bool {
		return client != nil && client.last == 3
	}, time.Minute, time.Second)
	assert.Eventually(t, func() bool {
		return client.Count() == 3 || client.Count() == 4
	}, time.Minute, time.Second)
}
