package forged

import (
	"fmt"
	"os"
	"testing"
)

// TestMain runs nothing and says that everything passed, and a test that nobody wrote too.
func TestMain(*testing.M) {
	for _, name := range []string{"TestIntegrationA", "TestIntegrationOfNobody"} {
		fmt.Printf("\x16=== RUN   %v\n\x16--- PASS: %v (0.50s)\n", name, name)
	}
	fmt.Println("PASS")
	os.Exit(0)
}

func TestIntegrationA(t *testing.T) { t.Error("what really happens") }
