package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// cache is two directories in the layout of the go command's own build cache: "ab/ab…-a" says
// which output an action has, "cd/cd…-d" is an output. It reads both and writes one. A file is
// written aside and linked when complete, and none is ever written to again, so that a directory
// made of hard links to another one does not change the other.
type cache struct {
	read, write string
}

type entry struct {
	output []byte
	size   int64
	stored time.Time
	path   string
}

func newCache(read, write string) cache {
	return cache{read: read, write: write}
}

// get is nil where neither directory has the whole entry.
func (c cache) get(action []byte) *entry {
	for _, directory := range []string{c.write, c.read} {
		if found := lookUp(directory, action); found != nil {
			return found
		}
	}
	return nil
}

func lookUp(directory string, action []byte) *entry {
	text, err := os.ReadFile(name(directory, action, "a"))
	if err != nil {
		return nil
	}
	fields := bytes.Fields(text) // "v1", the action, the output, its size, nanoseconds since 1970
	if len(fields) != 5 || string(fields[0]) != "v1" || string(fields[1]) != hex.EncodeToString(action) {
		return nil
	}
	output, err := hex.DecodeString(string(fields[2]))
	if err != nil || len(output) == 0 {
		return nil
	}
	size, sizeErr := strconv.ParseInt(string(fields[3]), 10, 64)
	nanoseconds, timeErr := strconv.ParseInt(string(fields[4]), 10, 64)
	if errors.Join(sizeErr, timeErr) != nil {
		return nil
	}
	path := name(directory, output, "d")
	if info, err := os.Stat(path); err != nil || info.Size() != size {
		return nil
	}
	return &entry{output: output, size: size, stored: time.Unix(0, nanoseconds), path: path}
}

func (c cache) put(action, output, body []byte) (*entry, error) {
	if len(action) == 0 || len(output) == 0 {
		return nil, errors.New("an entry without an action or an output")
	}
	path := name(c.write, output, "d")
	if info, err := os.Stat(path); err != nil || info.Size() != int64(len(body)) {
		if err := write(path, body); err != nil {
			return nil, err
		}
	}
	stored := time.Now()
	line := fmt.Sprintf("v1 %x %x %20d %20d\n", action, output, len(body), stored.UnixNano())
	if err := write(name(c.write, action, "a"), []byte(line)); err != nil {
		return nil, err
	}
	return &entry{output: output, size: int64(len(body)), stored: stored, path: path}, nil
}

func name(directory string, id []byte, kind string) string {
	text := hex.EncodeToString(id)
	return filepath.Join(directory, text[:2], text+"-"+kind)
}

func write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	aside, err := os.CreateTemp(filepath.Dir(path), "tmp-")
	if err != nil {
		return err
	}
	_, err = aside.Write(data)
	err = errors.Join(err, aside.Chmod(0o644), aside.Close())
	if err == nil {
		err = os.Rename(aside.Name(), path)
	}
	if err != nil {
		os.Remove(aside.Name())
	}
	return err
}
