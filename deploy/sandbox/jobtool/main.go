// Command itw-job does the two things that the go command needs in a container of ours and that
// neither the go command nor a mount does.
//
//	itw-job cache READ WRITE             a build cache for GOCACHEPROG
//	itw-job relay SOCKET COMMAND ARGS…   run a command, for which 127.0.0.1:8123 is that socket
//
// It has no right that the command it serves has not.
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "itw-job:", err)
		os.Exit(125) // what docker run answers for a failure that is not the command's
	}
}

func run(arguments []string) error {
	switch {
	case len(arguments) == 3 && arguments[0] == "cache":
		return serve(newCache(arguments[1], arguments[2]), os.Stdin, os.Stdout)
	case len(arguments) >= 3 && arguments[0] == "relay":
		return relay(arguments[1], arguments[2:])
	}
	return fmt.Errorf("usage: itw-job cache READ WRITE | itw-job relay SOCKET COMMAND [ARGUMENT…]")
}
