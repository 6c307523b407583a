package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationCalls(t *testing.T) {
	integration.CheckSkip(t)
	client, stream := &Client{}, &service.Stream{}
	t.Cleanup(func() {
		require.NoError(t, client.Close())
		assert.NoError(t, client.Close(), "closing")
	})
	t.Cleanup(func() { assert.NoError(t, client.Close()) })
	defer func() {
		require.NoError(t, stream.StopWithin(3*time.Second))
	}()
}

func TestIntegrationByHand(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Fatalf("close: %v", err)
		}
	})
	t.Cleanup(func() {
		err := client.Close()
		require.NoError(t, err)
	})
}

// What follows relies on the check.
func TestIntegrationReliedUpon(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	t.Cleanup(func() {
		rows, err := client.Fetch()
		require.NoError(t, err)
		t.Log(rows[0])
	})
}
