// Package loud is code whose tests break the run that they are in.
package loud
