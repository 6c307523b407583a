package pkg

type Source struct{ Topics []string }

func (s *Source) Gather(to *Sink) error    { return nil }
func (s *Source) GatherOld(to *Sink) error { return nil }
