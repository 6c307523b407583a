// Package service is what connectors and streams are made of.
package service

import (
	"context"
	"errors"
	"time"
)

var (
	// ErrNotConnected asks the stream to connect again.
	ErrNotConnected = errors.New("not connected")
	// ErrEndOfInput says that an input has nothing more to give.
	ErrEndOfInput = errors.New("end of input")
	// ErrKeyNotFound is a cache's answer for a key that it does not hold.
	ErrKeyNotFound = errors.New("key does not exist")
	// ErrKeyAlreadyExists is a cache's answer to Add for a key that it holds.
	ErrKeyAlreadyExists = errors.New("key already exists")
)

// AckFunc tells an input how its message ended: delivered, or failed with an error.
type AckFunc func(ctx context.Context, err error) error

// Input reads one message at a time.
type Input interface {
	Connect(ctx context.Context) error
	Read(ctx context.Context) (*Message, AckFunc, error)
	Close(ctx context.Context) error
}

// Output writes one message at a time.
type Output interface {
	Connect(ctx context.Context) error
	Write(ctx context.Context, message *Message) error
	Close(ctx context.Context) error
}

// Cache stores values under keys.
type Cache interface {
	Get(ctx context.Context, key string) ([]byte, error)
	Set(ctx context.Context, key string, value []byte, ttl *time.Duration) error
	Add(ctx context.Context, key string, value []byte, ttl *time.Duration) error
	Delete(ctx context.Context, key string) error
	Close(ctx context.Context) error
}

// Resources is what a component gets from the stream that it is part of.
type Resources struct {
	logger *Logger
}

// MockResources returns resources for a component that is tested by itself.
func MockResources() *Resources {
	return &Resources{logger: &Logger{}}
}

// Logger returns the stream's logger.
func (r *Resources) Logger() *Logger {
	return r.logger
}
