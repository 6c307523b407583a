// Package service has the signatures that the fixtures call, and does nothing.
package service

import (
	"context"
	"time"
)

type Stream struct{}

func (*Stream) Run(ctx context.Context) error { return nil }

func (*Stream) StopWithin(timeout time.Duration) error { return nil }

type StreamBuilder struct{}

func NewStreamBuilder() *StreamBuilder { return nil }

func (*StreamBuilder) Build() (*Stream, error) { return nil, nil }
