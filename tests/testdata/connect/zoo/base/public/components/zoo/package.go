// Package zoo makes the connectors available whose tests show how a test can end.
package zoo

import (
	_ "example.org/connect/internal/impl/postgres"
	_ "example.org/connect/internal/impl/rounding"
	_ "example.org/connect/internal/impl/stale"
)
