package exits

import (
	"os"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

func TestIntegrationExits(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a library that knows when it is time to go")
	os.Exit(3)
}

func TestIntegrationExitsAndNeverComesHere(t *testing.T) {
	integration.CheckSkip(t)

	t.Log("Given: a process that has ended")
}
