package service

import "maps"

// Message is one piece of data on its way through a stream.
type Message struct {
	content  []byte
	metadata map[string]any
}

// NewMessage makes a message of raw bytes.
func NewMessage(content []byte) *Message {
	return &Message{content: content, metadata: map[string]any{}}
}

// AsBytes returns the content.
func (m *Message) AsBytes() ([]byte, error) {
	return m.content, nil
}

// SetBytes replaces the content.
func (m *Message) SetBytes(content []byte) {
	m.content = content
}

// MetaGetMut returns a metadata value and whether it is set.
func (m *Message) MetaGetMut(key string) (any, bool) {
	value, ok := m.metadata[key]
	return value, ok
}

// MetaSetMut sets a metadata value.
func (m *Message) MetaSetMut(key string, value any) {
	m.metadata[key] = value
}

// Copy returns a message that can be changed without changing this one.
func (m *Message) Copy() *Message {
	return &Message{content: append([]byte(nil), m.content...), metadata: maps.Clone(m.metadata)}
}

// MessageBatch is a group of messages that succeed or fail together.
type MessageBatch []*Message
