package service

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	retryInterval = 100 * time.Millisecond
	closeTimeout  = 5 * time.Second
)

// Stream moves messages from an input to an output until it is stopped or the input ends.
type Stream struct {
	input  Input
	output Output

	stopOnce sync.Once
	stop     chan struct{}
	done     chan struct{}
}

// Run blocks until the input ends (nil), the stream is stopped (nil) or ctx ends (its error).
func (s *Stream) Run(ctx context.Context) error {
	defer close(s.done)

	running, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-s.stop:
			cancel()
		case <-running.Done():
		}
	}()

	err := errors.Join(s.move(running), s.closeBoth())
	select {
	case <-s.stop:
		return nil
	default:
		return err
	}
}

// StopWithin asks the stream to end and waits for it.
func (s *Stream) StopWithin(timeout time.Duration) error {
	s.stopOnce.Do(func() { close(s.stop) })
	select {
	case <-s.done:
		return nil
	case <-time.After(timeout):
		return errors.New("the stream did not stop in time")
	}
}

func (s *Stream) move(ctx context.Context) error {
	if err := repeat(ctx, s.input.Connect); err != nil {
		return err
	}
	if err := repeat(ctx, s.output.Connect); err != nil {
		return err
	}
	for {
		message, ack, err := s.input.Read(ctx)
		switch {
		case errors.Is(err, ErrEndOfInput):
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrNotConnected):
			err = repeat(ctx, s.input.Connect)
		case err == nil:
			err = ack(ctx, s.output.Write(ctx, message))
		}
		if err != nil {
			pause(ctx)
		}
	}
}

func (s *Stream) closeBoth() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	return errors.Join(s.input.Close(ctx), s.output.Close(ctx))
}

// repeat calls connect until it succeeds or ctx ends.
func repeat(ctx context.Context, connect func(context.Context) error) error {
	for ctx.Err() == nil {
		if err := connect(ctx); err == nil {
			return nil
		}
		pause(ctx)
	}
	return ctx.Err()
}

func pause(ctx context.Context) {
	select {
	case <-time.After(retryInterval):
	case <-ctx.Done():
	}
}
