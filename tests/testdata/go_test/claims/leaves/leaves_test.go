package leaves

import (
	"fmt"
	"os"
	"testing"
)

// TestMain looks for goroutines that are left, as goleak does.
func TestMain(m *testing.M) {
	m.Run()
	fmt.Println("goleak: errors on successful test run: found unexpected goroutines")
	os.Exit(1)
}

func TestIntegrationA(*testing.T) {}
