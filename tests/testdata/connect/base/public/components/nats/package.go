// Package nats makes the NATS connectors available.
package nats

import _ "example.org/connect/internal/impl/nats"
