// Package zoo makes the connectors available whose tests show how a test can end.
package zoo

import (
	_ "example.org/connect/internal/impl/dying"
	_ "example.org/connect/internal/impl/exits"
	_ "example.org/connect/internal/impl/flaky"
	_ "example.org/connect/internal/impl/floods"
	_ "example.org/connect/internal/impl/forges"
	_ "example.org/connect/internal/impl/forgets"
	_ "example.org/connect/internal/impl/hangs"
	_ "example.org/connect/internal/impl/hoards"
	_ "example.org/connect/internal/impl/hungry"
	_ "example.org/connect/internal/impl/lingers"
	_ "example.org/connect/internal/impl/overreaches"
	_ "example.org/connect/internal/impl/panics"
	_ "example.org/connect/internal/impl/postgres"
	_ "example.org/connect/internal/impl/rounding"
	_ "example.org/connect/internal/impl/silent"
	_ "example.org/connect/internal/impl/skips"
	_ "example.org/connect/internal/impl/stale"
	_ "example.org/connect/internal/impl/steps"
	_ "example.org/connect/internal/impl/tagged"
	_ "example.org/connect/internal/impl/uncompiled"
	_ "example.org/connect/internal/impl/unrequired"
	_ "example.org/connect/internal/impl/unselected"
)
