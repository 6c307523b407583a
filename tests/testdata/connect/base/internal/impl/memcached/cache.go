// Package memcached stores values in memcached.
package memcached

import (
	"context"
	"errors"
	"time"

	"github.com/bradfitz/gomemcache/memcache"

	"github.com/redpanda-data/benthos/v4/public/service"
)

const (
	fieldAddress    = "address"
	fieldDefaultTTL = "default_ttl"
)

func cacheSpec() *service.ConfigSpec {
	return service.NewConfigSpec().
		Stable().
		Summary("Stores values in memcached, each with a time to live.").
		Fields(
			service.NewStringField(fieldAddress).Description("Where the server is, as host:port."),
			service.NewDurationField(fieldDefaultTTL).
				Description("How long a value lives that is stored without a time to live of its own.").
				Default("5m"),
		)
}

func init() {
	service.MustRegisterCache("memcached", cacheSpec(),
		func(conf *service.ParsedConfig, _ *service.Resources) (service.Cache, error) {
			return newCache(conf)
		})
}

type cache struct {
	client     *memcache.Client
	defaultTTL time.Duration
}

func newCache(conf *service.ParsedConfig) (*cache, error) {
	address, err := conf.FieldString(fieldAddress)
	if err != nil {
		return nil, err
	}
	ttl, err := conf.FieldDuration(fieldDefaultTTL)
	if err != nil {
		return nil, err
	}
	return &cache{client: memcache.New(address), defaultTTL: ttl}, nil
}

// Get returns the value under key, or ErrKeyNotFound.
func (c *cache) Get(_ context.Context, key string) ([]byte, error) {
	item, err := c.client.Get(key)
	if errors.Is(err, memcache.ErrCacheMiss) {
		return nil, service.ErrKeyNotFound
	}
	if err != nil {
		return nil, err
	}
	return item.Value, nil
}

// Set stores value under key, whatever was there before.
func (c *cache) Set(_ context.Context, key string, value []byte, ttl *time.Duration) error {
	return c.client.Set(c.item(key, value, ttl))
}

// Add stores value under key, or returns ErrKeyAlreadyExists.
func (c *cache) Add(_ context.Context, key string, value []byte, ttl *time.Duration) error {
	err := c.client.Add(c.item(key, value, ttl))
	if errors.Is(err, memcache.ErrNotStored) {
		return service.ErrKeyAlreadyExists
	}
	return err
}

// Delete removes the value under key, if there is one.
func (c *cache) Delete(_ context.Context, key string) error {
	err := c.client.Delete(key)
	if errors.Is(err, memcache.ErrCacheMiss) {
		return nil
	}
	return err
}

// Close ends the connections.
func (c *cache) Close(context.Context) error {
	return c.client.Close()
}

func (c *cache) item(key string, value []byte, ttl *time.Duration) *memcache.Item {
	lifetime := c.defaultTTL
	if ttl != nil {
		lifetime = *ttl
	}
	return &memcache.Item{Key: key, Value: value, Expiration: int32(lifetime.Seconds())}
}
