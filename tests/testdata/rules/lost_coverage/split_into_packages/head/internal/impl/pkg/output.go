package pkg

func shared() {}
