package redis

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/redpanda-data/benthos/v4/public/service"
)

const (
	cacheFieldPrefix     = "prefix"
	cacheFieldDefaultTTL = "default_ttl"
)

func cacheSpec() *service.ConfigSpec {
	return service.NewConfigSpec().
		Stable().
		Summary("Stores values in Redis, each with a time to live.").
		Fields(
			clientField(),
			service.NewStringField(cacheFieldPrefix).
				Description("Put before every key.").
				Default(""),
			service.NewDurationField(cacheFieldDefaultTTL).
				Description("How long a value lives that is stored without a time to live of its own.").
				Default("1h"),
		)
}

func init() {
	service.MustRegisterCache("redis", cacheSpec(),
		func(conf *service.ParsedConfig, _ *service.Resources) (service.Cache, error) {
			return newCache(conf)
		})
}

type cache struct {
	client     *redis.Client
	prefix     string
	defaultTTL time.Duration
}

func newCache(conf *service.ParsedConfig) (*cache, error) {
	client, err := clientFromConfig(conf)
	if err != nil {
		return nil, err
	}
	prefix, err := conf.FieldString(cacheFieldPrefix)
	if err != nil {
		return nil, err
	}
	ttl, err := conf.FieldDuration(cacheFieldDefaultTTL)
	if err != nil {
		return nil, err
	}
	return &cache{client: client, prefix: prefix, defaultTTL: ttl}, nil
}

// Get returns the value under key, or ErrKeyNotFound.
func (c *cache) Get(ctx context.Context, key string) ([]byte, error) {
	value, err := c.client.Get(ctx, c.prefix+key).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, service.ErrKeyNotFound
	}
	return value, err
}

// Set stores value under key, whatever was there before.
func (c *cache) Set(ctx context.Context, key string, value []byte, ttl *time.Duration) error {
	return c.client.Set(ctx, c.prefix+key, value, c.lifetime(ttl)).Err()
}

// Add stores value under key, or returns ErrKeyAlreadyExists.
func (c *cache) Add(ctx context.Context, key string, value []byte, ttl *time.Duration) error {
	added, err := c.client.SetNX(ctx, c.prefix+key, value, c.lifetime(ttl)).Result()
	if err == nil && !added {
		return service.ErrKeyAlreadyExists
	}
	return err
}

// Delete removes the value under key, if there is one.
func (c *cache) Delete(ctx context.Context, key string) error {
	return c.client.Del(ctx, c.prefix+key).Err()
}

// Close ends the connection.
func (c *cache) Close(context.Context) error {
	return c.client.Close()
}

func (c *cache) lifetime(ttl *time.Duration) time.Duration {
	if ttl != nil {
		return *ttl
	}
	return c.defaultTTL
}
