package silent

import (
	"os"
	"testing"
)

// TestMain runs nothing, as one does that looks for a service and finds none.
func TestMain(*testing.M) { os.Exit(0) }

func TestIntegrationA(t *testing.T) { t.Error("what really happens") }
