// Package quiet is what a pull request's own code is to a sandbox: anything.
package quiet

//go:generate touch /tmp/itw-attack-generated
