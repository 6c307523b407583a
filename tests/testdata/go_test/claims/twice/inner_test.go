package twice

import "testing"

func TestIntegrationA(*testing.T) {}
