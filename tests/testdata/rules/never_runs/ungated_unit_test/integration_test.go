package pkg

import (
	"testing"
)

func TestParse(t *testing.T) {
	t.Skip("later")
}
