package pkg

func newOutput() error { return nil }
