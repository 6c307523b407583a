package main

import (
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
)

// The container that this runs in has no network but its own loopback, so the port is free.
const address = "127.0.0.1:8123"

// relay runs a command in whose network namespace the address leads to a Unix socket, and ends as
// the command does.
func relay(socket string, command []string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	go accept(listener, socket)
	child := exec.Command(command[0], command[1:]...)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = child.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		os.Exit(max(ended.ExitCode(), 1)) // -1 where a signal ended it
	}
	return err
}

func accept(listener net.Listener, socket string) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		go join(client, socket)
	}
}

func join(client net.Conn, socket string) {
	defer client.Close()
	server, err := net.Dial("unix", socket)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		_, _ = io.Copy(server, client)
		_ = server.(*net.UnixConn).CloseWrite()
	}()
	_, _ = io.Copy(client, server)
}
