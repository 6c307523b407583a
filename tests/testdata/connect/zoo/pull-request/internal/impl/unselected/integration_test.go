package unselected

import "testing"

// TestWithDocker has a name that the repository's command does not select.
func TestWithDocker(t *testing.T) {
	t.Log("Given: nobody who asks for it")
}
