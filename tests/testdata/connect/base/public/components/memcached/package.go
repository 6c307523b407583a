// Package memcached makes the Memcached connectors available.
package memcached

import _ "example.org/connect/internal/impl/memcached"
