package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type tester interface {
	Errorf(format string, args ...any)
	FailNow()
}

func verifyAny(c tester, n int) {
	require.Equal(c, 3, n)
}

func verify[T require.TestingT](c T, n int) {
	require.Equal(c, 3, n)
}

func counted(t testing.TB) int {
	n, err := count()
	require.NoError(t, err)
	return n
}

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		verifyAny(c, 3)
		verify(c, counted(t)) // want warning `.counted. calls .require.NoError.`
	}, time.Minute, time.Second)
}
