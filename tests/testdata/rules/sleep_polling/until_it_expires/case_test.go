package pkg

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIntegrationStore(t *testing.T) {
	store := open(t)
	expiredKeysAreGone(t, store)
	t.Run("a key with a ttl", func(t *testing.T) {
		require.NoError(t, store.Set("k", "v", time.Second))
		time.Sleep(2 * time.Second)
		got := store.Get("k")
		assert.Equal(t, Value{}, got)
	})
	t.Run("metadata", func(t *testing.T) {
		require.NoError(t, store.SetWith("k", map[string]string{"ttlInSeconds": "1"}))
		time.Sleep(2 * time.Second)
		got := store.Get("k")
		assert.Equal(t, Value{}, got)
	})
	t.Run("replication", func(t *testing.T) {
		require.NoError(t, store.Set("k", "v", 0))
		time.Sleep(2 * time.Second) // want `whether the data has arrived`
		got := replica(store).Get("k")
		assert.Equal(t, "v", got)
	})
}

func expiredKeysAreGone(t *testing.T, store *Store) {
	require.NoError(t, store.Set("k", "v", time.Second))
	time.Sleep(2 * time.Second)
	got := store.Get("k")
	assert.Equal(t, Value{}, got)
}
