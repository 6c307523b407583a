package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationDenied(t *testing.T) { // want error `no longer asserts an outcome`
	integration.CheckSkip(t)
	server := serve(t, "policies/none.yaml")
	_, err := connect(t, server)
	t.Log(err)
}
