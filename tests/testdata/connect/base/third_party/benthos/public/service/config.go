package service

import (
	"fmt"
	"time"

	"gopkg.in/yaml.v3"
)

// ConfigField is one option of a component.
type ConfigField struct {
	name        string
	description string
	standard    any
	optional    bool
}

// NewStringField declares an option that holds text.
func NewStringField(name string) *ConfigField { return &ConfigField{name: name} }

// NewIntField declares an option that holds a whole number.
func NewIntField(name string) *ConfigField { return &ConfigField{name: name} }

// NewDurationField declares an option such as "5s".
func NewDurationField(name string) *ConfigField { return &ConfigField{name: name} }

// NewBoolField declares an option that is on or off.
func NewBoolField(name string) *ConfigField { return &ConfigField{name: name} }

// Description says what the option is for.
func (f *ConfigField) Description(text string) *ConfigField {
	f.description = text
	return f
}

// Default is the value of an option that is not given.
func (f *ConfigField) Default(value any) *ConfigField {
	f.standard = value
	return f
}

// Optional marks an option that may be left out.
func (f *ConfigField) Optional() *ConfigField {
	f.optional = true
	return f
}

// ConfigSpec lists the options of a component.
type ConfigSpec struct {
	summary string
	fields  []*ConfigField
}

// NewConfigSpec starts an empty list.
func NewConfigSpec() *ConfigSpec { return &ConfigSpec{} }

// Stable marks a component whose options stay as they are.
func (s *ConfigSpec) Stable() *ConfigSpec { return s }

// Beta marks a component whose options may still change.
func (s *ConfigSpec) Beta() *ConfigSpec { return s }

// Summary says in a sentence what the component does.
func (s *ConfigSpec) Summary(text string) *ConfigSpec {
	s.summary = text
	return s
}

// Fields adds options.
func (s *ConfigSpec) Fields(fields ...*ConfigField) *ConfigSpec {
	s.fields = append(s.fields, fields...)
	return s
}

// ParseYAML reads a component's configuration; unknown options and missing ones are errors.
func (s *ConfigSpec) ParseYAML(text string) (*ParsedConfig, error) {
	values := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &values); err != nil {
		return nil, err
	}
	return s.parse(values)
}

func (s *ConfigSpec) parse(values map[string]any) (*ParsedConfig, error) {
	parsed := &ParsedConfig{values: map[string]any{}}
	for _, field := range s.fields {
		value, given := values[field.name]
		if !given {
			value = field.standard
		}
		if value == nil && !field.optional {
			return nil, fmt.Errorf("field %v is required", field.name)
		}
		parsed.values[field.name] = value
		delete(values, field.name)
	}
	for name := range values {
		return nil, fmt.Errorf("field %v is not known", name)
	}
	return parsed, nil
}

// ParsedConfig holds the values of a component's options.
type ParsedConfig struct {
	values map[string]any
}

// Contains tells whether an optional value was given.
func (p *ParsedConfig) Contains(name string) bool { return p.values[name] != nil }

// FieldString returns an option's text.
func (p *ParsedConfig) FieldString(name string) (string, error) { return valueOf[string](p, name) }

// FieldInt returns an option's number.
func (p *ParsedConfig) FieldInt(name string) (int, error) { return valueOf[int](p, name) }

// FieldBool returns whether an option is on.
func (p *ParsedConfig) FieldBool(name string) (bool, error) { return valueOf[bool](p, name) }

// FieldDuration returns an option's duration.
func (p *ParsedConfig) FieldDuration(name string) (time.Duration, error) {
	text, err := valueOf[string](p, name)
	if err != nil {
		return 0, err
	}
	return time.ParseDuration(text)
}

func valueOf[T any](p *ParsedConfig, name string) (T, error) {
	value, ok := p.values[name].(T)
	if !ok {
		return value, fmt.Errorf("field %v: unexpected value %v", name, p.values[name])
	}
	return value, nil
}

func sprintf(format string, values ...any) string { return fmt.Sprintf(format, values...) }
