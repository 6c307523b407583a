package pkg

func rows(t T) int { return 3 }
