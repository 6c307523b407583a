package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func verify(t *testing.T) {
	require.NoError(t, read())
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	t.Run("read", func(t *testing.T) {
		check := func() { require.NoError(t, read()) }
		check()
	})
	t.Run("write", func(t *testing.T) {
		check := func() { assert.NoError(t, write()) }
		go check()
	})
	t.Run("both", func(t *testing.T) {
		check := func() { require.NoError(t, write()) } // want error `in a goroutine`
		t.Run("later", func(t *testing.T) {
			go check()
		})
	})
}

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	go verify(t) // want error `.verify. runs on a goroutine`
	go t.Run("on its own", verify)
}

func TestIntegrationBatch(t *testing.T) {
	integration.CheckSkip(t)
	verify := func(t *testing.T) { assert.NoError(t, read()) }
	go verify(t)
	go func() { verify(t) }()
}
