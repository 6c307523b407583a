package exits

import (
	"os"
	"testing"
)

func TestIntegrationA(*testing.T) { os.Exit(3) }

func TestIntegrationB(*testing.T) {}
