// Package assert has the signatures that the fixtures call, and does nothing.
package assert

import "time"

type TestingT interface{ Errorf(format string, args ...any) }

func NoError(t TestingT, err error, args ...any) bool { return err == nil }

func Eventually(t TestingT, condition func() bool, waitFor, tick time.Duration, args ...any) bool {
	return condition()
}
