package forges

import (
	"fmt"
	"os"
	"testing"

	"github.com/redpanda-data/benthos/v4/public/service/integration"
)

// TestMain says what test2json would like to hear, as a forger would.
func TestMain(*testing.M) {
	const marker = "\x16"
	for _, name := range []string{"TestIntegrationForged", "TestIntegrationOfNobody"} {
		fmt.Printf("%v=== RUN   %v\n", marker, name)
		fmt.Printf("%v--- PASS: %v (0.50s)\n", marker, name)
	}
	fmt.Println(`{"Action":"pass","Package":"example.org/connect/internal/impl/forges","Elapsed":0.5}`)
	fmt.Println("PASS")
	os.Exit(0)
}

func TestIntegrationForged(t *testing.T) {
	integration.CheckSkip(t)

	t.Error("this is what really happens")
}
