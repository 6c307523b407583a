// Package nilpanic dereferences nil.
package nilpanic

// Client has a connection once it is connected.
type Client struct{ conn *conn }

type conn struct{ name string }

// Name fails before Connect.
func (c *Client) Name() string { return c.conn.name }
