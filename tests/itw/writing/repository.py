"""A small repository of our own, with a connector whose spec uses what real ones use."""

from collections.abc import Mapping

from itw.connector import Connector
from itw.connectors.inventory import connectors_in
from itw.tree import MemoryTree

SERVICE = "github.com/redpanda-data/benthos/v4/public/service"
GO_MOD = """module example.org/connect

go 1.26

require (
	github.com/redis/go-redis/v9 v9.0.0
	github.com/testcontainers/testcontainers-go v0.42.0
	github.com/testcontainers/testcontainers-go/modules/mongodb v0.42.0
)
"""
SHARED = f"""package shop

import "{SERVICE}"

const defaultTries = "3"

func clientFields() []*service.ConfigField {{
	return []*service.ConfigField{{
		service.NewURLField("url").Description("Where the " + "shop is."),
		service.NewObjectField("auth",
			named("user"),
			service.NewStringField("password").Secret().Default(""),
		).Advanced().Optional(),
	}}
}}

func named(name string) *service.ConfigField {{
	return service.NewStringField(name).Default("")
}}
"""
OUTPUT = f"""// Copyright 2026 Nobody.

package shop

import (
	"context"

	"github.com/redis/go-redis/v9"

	"{SERVICE}"
	"example.org/connect/internal/retry"
)

const fieldPrefix = "prefix"

func spec() *service.ConfigSpec {{
	fields := clientFields()
	for _, field := range retry.Fields("retries") {{
		fields = append(fields, field)
	}}
	return service.NewConfigSpec().
		Summary("Sells things.").
		Description(`
== Metadata

- shop_order
- shop_price (in cents)

== Performance

- fast
`).
		Fields(fields...).
		Field(service.NewStringEnumField("mode", "slow", "fast").Default("slow")).
		Field(service.NewStringField(fieldPrefix).Description("Put before keys.").Default("")).
		Field(service.NewStringField("old").Deprecated()).
		Field(service.NewOutputMaxInFlightField())
}}

func init() {{
	service.MustRegisterOutput("shop", spec(),
		func(conf *service.ParsedConfig, _ *service.Resources) (service.Output, int, error) {{
			o, err := newShop(conf)
			return o, 1, err
		}})
}}

type shop struct {{
	client *redis.Client
	prefix string
}}

func newShop(conf *service.ParsedConfig) (*shop, error) {{
	prefix, err := conf.FieldString(fieldPrefix)
	return &shop{{prefix: prefix}}, err
}}

func (s *shop) Connect(ctx context.Context) error {{ return s.client.Ping(ctx).Err() }}

func (s *shop) Write(ctx context.Context, m *service.Message) error {{
	m.MetaSetMut("shop_order", "1")
	return nil
}}

func (s *shop) Close(context.Context) error {{ return s.client.Close() }}
"""
RETRY = f"""package retry

import "{SERVICE}"

func Fields(name string) []*service.ConfigField {{
	return []*service.ConfigField{{service.NewIntField(name).Default(3)}}
}}
"""
OTHER_TEST = """package shop

import (
	"testing"

	"github.com/testcontainers/testcontainers-go"
)

func startShop(t *testing.T) string {
	c, err := testcontainers.Run(t.Context(), "redis:7.0.1")
	testcontainers.CleanupContainer(t, c)
	_ = err
	return ""
}
"""
FILES: Mapping[str, str] = {
    "go.mod": GO_MOD,
    "internal/impl/shop/client.go": SHARED,
    "internal/impl/shop/output.go": OUTPUT,
    "internal/impl/shop/shop_test.go": OTHER_TEST,
    "internal/retry/retry.go": RETRY,
}


def tree_with(files: Mapping[str, str] | None = None, **more: str) -> MemoryTree:
    every = {**FILES, **(files or {}), **more}
    return MemoryTree({path: text.encode() for path, text in every.items() if text})


def shop(tree: MemoryTree) -> Connector:
    return next(each for each in connectors_in(tree) if each.name == "shop")
