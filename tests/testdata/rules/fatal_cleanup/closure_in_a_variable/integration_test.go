package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	server := start(t)
	remove := func() {
		if err := server.Remove(); err != nil {
			t.Errorf("remove: %v", err) // want warning `fails a test that has succeeded`
		}
	}
	if err := server.Ready(); err != nil {
		remove()
		t.Fatal(err)
	}
	t.Cleanup(remove)
	hangUp := func() {
		assert.NoError(t, server.Close()) // want `log the error`
	}
	defer hangUp()
}

func TestIntegrationClosuresOfTheBody(t *testing.T) {
	integration.CheckSkip(t)
	queue := declare(t)
	send := func(text string) {
		require.NoError(t, queue.Send(text))
	}
	checkEmpty := func() {
		require.Zero(t, queue.Pending())
	}
	defer checkEmpty()
	t.Cleanup(func() { _ = queue.Close() })
	send("hello")
}
