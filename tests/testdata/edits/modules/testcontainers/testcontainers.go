// Package testcontainers has the signatures that the fixtures call, and does nothing.
package testcontainers

import (
	"context"
	"testing"
)

type Container interface {
	Terminate(ctx context.Context) error
}

func CleanupContainer(t testing.TB, ctr Container) {}

func TerminateContainer(ctr Container) error { return nil }
