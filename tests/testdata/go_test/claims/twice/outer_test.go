package twice_test

import "testing"

func TestIntegrationA(t *testing.T) { t.Error("of the package that is tested from outside") }
