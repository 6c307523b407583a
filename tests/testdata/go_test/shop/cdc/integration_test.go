package cdc

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationCDC(t *testing.T) {
	t.Log("Given: a replica set with 1,000 documents")
	time.Sleep(30 * time.Millisecond)

	t.Run("snapshot", func(t *testing.T) {
		t.Log("When: the stream is started")
		time.Sleep(20 * time.Millisecond)
		t.Log("Then: all documents arrive")
	})

	t.Run("resume_after_restart", func(t *testing.T) {
		t.Log("When: the stream is stopped after 400 and started again")
		time.Sleep(50 * time.Millisecond)
		t.Log("Then: the remaining 600 arrive exactly once")
		got := 500
		assert.Eventually(t, func() bool {
			got += 14
			t.Logf("%d of 600", got)
			return got == 600
		}, 120*time.Millisecond, 10*time.Millisecond, "each document once")
		if t.Failed() {
			t.FailNow()
		}
		t.Log("And: the position is stored")
	})

	t.Run("helper", func(t *testing.T) {
		t.Log("When: the position is read")
		t.Log("Then: it is the last one")
		requirePosition(t, 612)
	})

	t.Run("needs_a_licence", func(t *testing.T) {
		t.Skip("no licence in this environment")
	})
}

func TestIntegrationCDCCleanup(t *testing.T) {
	t.Cleanup(func() { t.Log("stopped the stream: context canceled") })
	t.Log("Given: a running stream")
	t.Log("When: it is stopped")
	t.Log("Then: no cursor is left open")
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		assert.Equal(c, 0, 3, "cursors left open")
	}, 60*time.Millisecond, 20*time.Millisecond)
}
