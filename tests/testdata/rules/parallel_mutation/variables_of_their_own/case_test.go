package pkg

import "testing"

func TestIntegrationStore(t *testing.T) {
	store := open(t)
	t.Run("no key", func(t *testing.T) {
		t.Parallel()
		request := &DeleteRequest{
			Key: "",
		}
		refused(t, store.Delete(t.Context(), request))
	})
	t.Run("no such key", func(t *testing.T) {
		t.Parallel()
		request := &DeleteRequest{
			Key: randomKey(),
		}
		accepted(t, store.Delete(t.Context(), request))
	})
	t.Run("created", func(t *testing.T) {
		t.Parallel()
		topic := "orders"
		accepted(t, store.CreateTopic(t.Context(), topic))
	})
	t.Run("created by somebody else", func(t *testing.T) {
		t.Parallel()
		name := "invoices"
		accepted(t, store.CreateTopic(t.Context(), name))
	})
	t.Run("created again", func(t *testing.T) {
		t.Parallel()
		topic := "orders"
		refused(t, store.CreateTopic(t.Context(), topic)) // want `write the same "orders"`
	})
}
