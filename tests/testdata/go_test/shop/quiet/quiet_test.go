package quiet

import (
	"fmt"
	"log/slog"
	"testing"
)

func TestIntegrationQuiet(t *testing.T) {
	t.Run("streams", func(t *testing.T) {
		t.Run("can_send", func(t *testing.T) {})
		t.Run("can_receive", func(t *testing.T) {
			t.Log("connected in 12ms")
			fmt.Println("raw: 3 messages")
			slog.Warn("retrying", "attempt", 2)
			t.Fatal("wrong number of messages: 3")
		})
	})
	t.Run("cache", func(t *testing.T) {})
}
