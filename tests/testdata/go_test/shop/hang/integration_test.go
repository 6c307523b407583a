package hang

import "testing"

type client struct{ replies chan string }

func (c *client) ask() string { return <-c.replies }

func TestIntegrationHangs(t *testing.T) {
	t.Log("Given: a server that never answers")
	c := &client{make(chan string)}
	go func() { select {} }()
	t.Run("ask", func(t *testing.T) {
		t.Log("When: it is asked")
		t.Log("Then: it answers ", c.ask())
	})
}
