// Package all makes every connector available.
package all

import (
	_ "example.org/connect/public/components/memcached"
	_ "example.org/connect/public/components/nats"
	_ "example.org/connect/public/components/redis"
	_ "example.org/connect/public/components/zoo"
)
