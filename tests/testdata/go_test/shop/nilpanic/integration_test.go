package nilpanic

import "testing"

func TestIntegrationName(t *testing.T) {
	t.Log("Given: a client")
	c := &Client{}
	t.Log("When: its name is asked")
	name := c.Name()
	t.Log("Then: it is known")
	t.Log(name)
}

func TestIntegrationNeverReached(t *testing.T) { t.Log("Given: nothing") }
