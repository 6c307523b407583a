package pkg

import (
	"context"
	"testing"

	"github.com/ory/dockertest/v3"
	"github.com/redpanda-data/benthos/v4/public/service/integration"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

func TestIntegrationPool(t *testing.T) {
	integration.CheckSkip(t)
	pool, err := dockertest.NewPool("")
	if err != nil {
		t.Fatal(err)
	}
	resource, err := pool.Run("redis", "7", nil)
	if err != nil {
		t.Fatal(err)
	}
	remove := func() {
		if err := pool.Purge(resource); err != nil {
			t.Log(err)
		}
	}
	if err := pool.Retry(ping); err != nil {
		remove()
		t.Fatal(err)
	}
	t.Cleanup(remove)
}

func TestIntegrationContainer(t *testing.T) {
	integration.CheckSkip(t)
	ctr, err := redis.Run(t.Context(), "redis:7")
	remove := func() { _ = ctr.Terminate(context.Background()) }
	if err != nil {
		remove()
		t.Fatal(err)
	}
	defer remove()
}
