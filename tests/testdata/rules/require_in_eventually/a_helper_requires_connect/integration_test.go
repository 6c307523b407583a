package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type outputs struct{}

func (o *outputs) Messages(t *testing.T) []string {
	got, err := read()
	require.NoError(t, err)
	return got
}

func (o *outputs) count(t *testing.T) int { return len(o.Messages(t)) }

func (o *outputs) InsertOne(t *testing.T, row string) {
	require.NoError(t, insert(row))
}

func same(c assert.TestingT, got []string) {
	require.Len(c, got, 3)
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	o := &outputs{}
	require.Len(t, o.Messages(t), 0)
	assert.Eventually(t, func() bool {
		if len(o.Messages(t)) == 0 { // want `.o.Messages. calls .require.NoError. .at internal/impl/pkg/integration_test.go:16.`
			return false
		}
		return len(o.Messages(t)) == 3
	}, time.Minute, time.Second)
	assert.Eventually(t, func() bool {
		return o.count(t) == 3 // want `.o.count. calls .require.NoError.`
	}, time.Minute, time.Second)
	assert.Eventually(t, func() bool {
		return db.Collection("x").InsertOne(t.Context(), "row") == nil
	}, time.Minute, time.Second)
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		same(c, rows())
	}, time.Minute, time.Second)
}
