//go:build zeromq

package pkg

func newOutput() error { return nil }
