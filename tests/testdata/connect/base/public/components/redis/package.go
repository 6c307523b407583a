// Package redis makes the Redis connectors available.
package redis

import _ "example.org/connect/internal/impl/redis"
