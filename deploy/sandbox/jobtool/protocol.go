package main

import (
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"
)

// The protocol of GOCACHEPROG: https://pkg.go.dev/cmd/go/internal/cacheprog.

type request struct {
	ID       int64
	Command  string
	ActionID []byte
	OutputID []byte
	BodySize int64
}

type response struct {
	ID            int64
	Err           string     `json:",omitempty"`
	KnownCommands []string   `json:",omitempty"`
	Miss          bool       `json:",omitempty"`
	OutputID      []byte     `json:",omitempty"`
	Size          int64      `json:",omitempty"`
	Time          *time.Time `json:",omitempty"`
	DiskPath      string     `json:",omitempty"`
}

// serve answers requests until the other side says close or goes away. Answers may overtake each
// other: several goroutines look up, and one that writes a large file delays nobody.
func serve(c cache, in io.Reader, out io.Writer) error {
	var writing sync.Mutex
	var working sync.WaitGroup
	encoder := json.NewEncoder(out)
	answer := func(r response) {
		writing.Lock()
		defer writing.Unlock()
		_ = encoder.Encode(r) // a go command that is gone reads nothing more; then reading ends too
	}
	answer(response{KnownCommands: []string{"get", "put", "close"}})
	decoder := json.NewDecoder(in)
	for {
		var r request
		var body []byte
		err := decoder.Decode(&r)
		if err == nil && r.Command == "put" && r.BodySize > 0 {
			err = decoder.Decode(&body)
		}
		if err != nil || r.Command == "close" {
			working.Wait()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err == nil {
				answer(response{ID: r.ID})
			}
			return err
		}
		working.Add(1)
		go func() {
			defer working.Done()
			answer(handle(c, r, body))
		}()
	}
}

func handle(c cache, r request, body []byte) response {
	switch {
	case r.Command == "get" && len(r.ActionID) > 0:
		if found := c.get(r.ActionID); found != nil {
			return found.answer(r.ID)
		}
		return response{ID: r.ID, Miss: true}
	case r.Command == "put" && int64(len(body)) == r.BodySize:
		stored, err := c.put(r.ActionID, r.OutputID, body)
		if err != nil {
			return response{ID: r.ID, Err: err.Error()}
		}
		return stored.answer(r.ID)
	}
	return response{ID: r.ID, Err: "a request that makes no sense"}
}

func (e *entry) answer(id int64) response {
	return response{ID: id, OutputID: e.output, Size: e.size, Time: &e.stored, DiskPath: e.path}
}
