package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	db.UpdateOne(t, "foo", 1)
	time.Sleep(time.Second) // want warning `whether the data has arrived`
	stop(t)
	require.Equal(t, 2, rows())
	db.DeleteByID(t, "foo", 1)
	time.Sleep(time.Second) // want warning `whether the data has arrived`
	stop(t)
	require.Equal(t, 1, rows())
}
