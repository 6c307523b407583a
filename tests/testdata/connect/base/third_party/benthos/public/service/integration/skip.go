// Package integration holds what integration tests share.
package integration

import (
	"flag"
	"testing"
)

// CheckSkip skips the test unless `go test -run` was given: integration tests need containers, so
// they run when they are asked for.
func CheckSkip(t testing.TB) {
	t.Helper()
	if asked := flag.Lookup("test.run"); asked == nil || asked.Value.String() == "" {
		t.Skip("Skipping an integration test: name it with -run")
	}
}
