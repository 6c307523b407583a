package setup

import (
	"fmt"
	"os"
	"testing"
)

// TestMain can't make what all tests need.
func TestMain(*testing.M) {
	fmt.Println("no such table: orders")
	os.Exit(1)
}

func TestIntegrationA(*testing.T) {}

func TestIntegrationB(*testing.T) {}
