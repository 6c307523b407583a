package pkg

import (
	"testing"
	"time"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	db.MustExec("INSERT INTO t VALUES (1)")
	time.Sleep(5 * time.Second) // want warning `whether the data has arrived`
	start(t)
}
