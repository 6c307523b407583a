package closed

import (
	"testing"

	"example.org/closed-source/shop"
)

func TestIntegrationClosed(t *testing.T) {
	t.Log("Given: a module that no public proxy has")
	shop.Open(t)
}
