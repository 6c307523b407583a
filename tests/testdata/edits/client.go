// Package pkg is what every case tests.
package pkg

import (
	"context"
	"sync"
)

type Client struct {
	mu   sync.Mutex
	rows []string
	last int
}

func connect(ctx context.Context) (*Client, error) { return &Client{}, nil }

func (c *Client) Create(ctx context.Context, topic string) error { return nil }

func (c *Client) Delete(ctx context.Context, topic string) error { return nil }

func (c *Client) Close() error { return nil }

func (c *Client) Count() int { return len(c.rows) }

func (c *Client) Rows() []string { return c.rows }

func (c *Client) Fetch() ([]string, error) { return c.rows, nil }
