package exits

import (
	"fmt"
	"os"
	"testing"
)

func TestIntegrationExits(t *testing.T) {
	t.Log("Given: a configuration file")
	t.Log("When: it is read")
	fmt.Fprintln(os.Stderr, "config: missing field `url`")
	os.Exit(3)
}
