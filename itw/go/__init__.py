"""Go's own formats: what `go` is asked, what it prints, and what go.mod says."""
