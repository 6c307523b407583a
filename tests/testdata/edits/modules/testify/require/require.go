// Package require has the signatures that the fixtures call, and does nothing.
package require

import "time"

type TestingT interface {
	Errorf(format string, args ...any)
	FailNow()
}

func NoError(t TestingT, err error, args ...any) {}

func NotNil(t TestingT, value any, args ...any) {}

func Eventually(t TestingT, condition func() bool, waitFor, tick time.Duration, args ...any) {}
