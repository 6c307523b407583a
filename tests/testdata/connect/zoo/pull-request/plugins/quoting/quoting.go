// Package quoting is a module of its own, with a dependency that the repository's has not.
package quoting

import "rsc.io/quote"

// Quote says something wise.
func Quote() string { return quote.Go() }
