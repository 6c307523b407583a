package service

import (
	"fmt"
	"sync"
)

// InputConstructor makes an input from its configuration.
type InputConstructor func(conf *ParsedConfig, mgr *Resources) (Input, error)

// OutputConstructor makes an output, and says how many messages it takes at a time.
type OutputConstructor func(conf *ParsedConfig, mgr *Resources) (out Output, maxInFlight int, err error)

// CacheConstructor makes a cache from its configuration.
type CacheConstructor func(conf *ParsedConfig, mgr *Resources) (Cache, error)

type component[C any] struct {
	spec        *ConfigSpec
	constructor C
}

type registry[C any] struct {
	mut   sync.Mutex
	kind  string
	known map[string]component[C]
}

func (r *registry[C]) add(name string, spec *ConfigSpec, constructor C) error {
	r.mut.Lock()
	defer r.mut.Unlock()
	if _, taken := r.known[name]; taken {
		return fmt.Errorf("%v %v is registered already", r.kind, name)
	}
	r.known[name] = component[C]{spec: spec, constructor: constructor}
	return nil
}

func (r *registry[C]) get(name string) (component[C], error) {
	r.mut.Lock()
	defer r.mut.Unlock()
	found, ok := r.known[name]
	if !ok {
		return found, fmt.Errorf("%v %v is not known", r.kind, name)
	}
	return found, nil
}

var (
	inputs  = &registry[InputConstructor]{kind: "input", known: map[string]component[InputConstructor]{}}
	outputs = &registry[OutputConstructor]{kind: "output", known: map[string]component[OutputConstructor]{}}
	caches  = &registry[CacheConstructor]{kind: "cache", known: map[string]component[CacheConstructor]{}}
)

// RegisterInput makes an input available to configurations under a name.
func RegisterInput(name string, spec *ConfigSpec, ctor InputConstructor) error {
	return inputs.add(name, spec, ctor)
}

// MustRegisterInput is RegisterInput for package initialisation: it panics on an error.
func MustRegisterInput(name string, spec *ConfigSpec, ctor InputConstructor) {
	must(inputs.add(name, spec, ctor))
}

// RegisterOutput makes an output available to configurations under a name.
func RegisterOutput(name string, spec *ConfigSpec, ctor OutputConstructor) error {
	return outputs.add(name, spec, ctor)
}

// MustRegisterOutput is RegisterOutput for package initialisation: it panics on an error.
func MustRegisterOutput(name string, spec *ConfigSpec, ctor OutputConstructor) {
	must(outputs.add(name, spec, ctor))
}

// RegisterCache makes a cache available to configurations under a name.
func RegisterCache(name string, spec *ConfigSpec, ctor CacheConstructor) error {
	return caches.add(name, spec, ctor)
}

// MustRegisterCache is RegisterCache for package initialisation: it panics on an error.
func MustRegisterCache(name string, spec *ConfigSpec, ctor CacheConstructor) {
	must(caches.add(name, spec, ctor))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
