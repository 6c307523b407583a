// Package beanstalkd makes the beanstalkd connectors available.
package beanstalkd

import _ "example.org/connect/internal/impl/beanstalkd"
