package skips

import (
	"os"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationSkipsWithoutAnAccount(t *testing.T) {
	integration.CheckSkip(t)

	if os.Getenv("SHOP_ACCOUNT") == "" {
		t.Skip("SHOP_ACCOUNT is not set")
	}
	t.Log("Given: an account")
}
