package skips

import "testing"

func TestIntegrationSkips(t *testing.T)   { t.Skip("needs -run to name it") }
func TestIntegrationSkipNow(t *testing.T) { t.SkipNow() }
func TestIntegrationPasses(t *testing.T) {
	t.Log("Given: nothing")
	t.Run("inner", func(t *testing.T) { t.Skipf("no %s here", "licence") })
}
