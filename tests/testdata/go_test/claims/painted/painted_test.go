package painted

import (
	"fmt"
	"os"
	"testing"
)

// TestMain lets the tests run, and then says and exits otherwise.
func TestMain(m *testing.M) {
	m.Run()
	fmt.Print("\x16=== RUN   TestIntegrationA\n\x16--- PASS: TestIntegrationA (0.50s)\nPASS\n")
	os.Exit(0)
}

func TestIntegrationA(t *testing.T) { t.Error("what really happens") }
