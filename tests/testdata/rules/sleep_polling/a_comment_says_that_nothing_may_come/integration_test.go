package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	produce()
	// No second message should ever follow.
	time.Sleep(time.Second)
	require.Equal(t, 1, count())
	time.Sleep(30 * time.Second) // the driver's timeout
	require.Equal(t, 1, count())
}
