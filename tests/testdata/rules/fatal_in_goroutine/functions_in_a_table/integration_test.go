package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

type check func(t *testing.T, table string)

func inserts(t *testing.T, table string) {
	go func() {
		require.NoError(t, insert(t.Context(), table)) // want `in a goroutine`
	}()
}

func updates(t *testing.T, table string) {
	go func() {
		require.NoError(t, update(t.Context(), table)) // want `in a goroutine`
	}()
}

func deletes(t *testing.T) {
	go func() {
		require.NoError(t, remove(t.Context())) // want `in a goroutine`
	}()
}

func named(t *testing.T) {
	go func() {
		require.NoError(t, remove(t.Context())) // of no test
	}()
}

func TestIntegrationChecks(t *testing.T) {
	integration.CheckSkip(t)
	for _, each := range []check{
		inserts,
	} {
		each(t, "orders")
	}
	checks := map[string]check{"update": updates}
	for name, each := range checks {
		t.Run(name, func(t *testing.T) { each(t, name) })
	}
}

func TestIntegrationTable(t *testing.T) {
	integration.CheckSkip(t)
	for _, test := range []struct {
		named string
		run   func(*testing.T)
	}{
		{named: "a", run: deletes},
	} {
		t.Run(test.named, test.run)
	}
}
