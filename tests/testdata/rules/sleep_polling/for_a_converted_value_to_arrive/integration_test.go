package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/stretchr/testify/require"
)

func TestIntegrationInput(t *testing.T) {
	integration.CheckSkip(t)
	run := start(t)
	time.Sleep(time.Second) // want note `waits for something to start`
	db.InsertOne(t, "people", row{"age": int32(30), "born": stamp(year(1995))})
	time.Sleep(3 * time.Second) // want warning `whether the data has arrived`
	run.Halt(t)
	require.Len(t, run.Rows(), 1)
}
