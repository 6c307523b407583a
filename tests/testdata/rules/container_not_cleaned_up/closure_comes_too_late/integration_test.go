package pkg

import (
	"context"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationOutput(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := redis.Run(t.Context(), "redis:7") // want error `line 16 ends the test before the cleanup`
	remove := func() { _ = ctr.Terminate(context.Background()) }
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
}
