package pkg

import (
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestServerAuth(t *testing.T) { // want error `does not select .TestServerAuth.`
	integration.CheckSkip(t)
}
