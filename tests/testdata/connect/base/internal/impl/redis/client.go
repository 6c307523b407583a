// Package redis connects streams to Redis.
package redis

import (
	"github.com/redis/go-redis/v9"

	"github.com/redpanda-data/benthos/v4/public/service"
)

const clientFieldURL = "url"

func clientField() *service.ConfigField {
	return service.NewStringField(clientFieldURL).
		Description("Where the server is, as redis://[user:password@]host:port[/database].")
}

// clientFromConfig makes a client; it connects when it is first used.
func clientFromConfig(conf *service.ParsedConfig) (*redis.Client, error) {
	url, err := conf.FieldString(clientFieldURL)
	if err != nil {
		return nil, err
	}
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, err
	}
	return redis.NewClient(options), nil
}
