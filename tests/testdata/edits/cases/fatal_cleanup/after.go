package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationCalls(t *testing.T) {
	integration.CheckSkip(t)
	client, stream := &Client{}, &service.Stream{}
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Log(err)
		}
		if err := client.Close(); err != nil {
			t.Logf("closing: %v", err)
		}
	})
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Log(err)
		}
	})
	defer func() {
		if err := stream.StopWithin(3 * time.Second); err != nil {
			t.Log(err)
		}
	}()
}

func TestIntegrationByHand(t *testing.T) {
	integration.CheckSkip(t)
	client := &Client{}
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Logf("close: %v", err)
		}
	})
	t.Cleanup(func() {
		err := client.Close()
		if err != nil {
			t.Log(err)
		}
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
