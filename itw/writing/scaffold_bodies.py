"""The bodies of scaffolded tests, by the connector's kind: Go, with `$names` that are filled in.

$start     the function that starts the service   $config   the connector's config as Go source
$unused    a use of `address` where the config has no place for it
$licence   the licence for tests, where the connector asks for one
$spec, $constructor    how the package makes a cache itself, where the framework makes none
"""

RUN = """
	stream, err := builder.Build()
	require.NoError(t, err)
$licence
	go func() {
		if err := stream.Run(t.Context()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		t.Log("Pipeline shutdown")
	}()
	t.Cleanup(func() {
		if err := stream.StopWithin(10 * time.Second); err != nil {
			t.Log(err)
		}
	})
"""
CONSUMER = """
	var mutex sync.Mutex
	var received []string
	consume := func(_ context.Context, message *service.Message) error {
		content, err := message.AsBytes()
		mutex.Lock()
		defer mutex.Unlock()
		received = append(received, string(content))
		return err
	}
	require.NoError(t, builder.AddConsumerFunc(consume))
"""
PRODUCER = """
	send, err := builder.AddProducerFunc()
	require.NoError(t, err)
"""
SENT = """\
	want := []string{"first", "second", "third"}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	for _, content := range want {
		require.NoError(t, send(ctx, service.NewMessage([]byte(content))))
	}
"""
RECEIVED = """\
	assert.Eventually(t, func() bool {
		mutex.Lock()
		defer mutex.Unlock()
		t.Log(received)
		return slices.Equal(received, want)
	}, 15*time.Second, 100*time.Millisecond)
"""
NOT_ASKED = """
	t.Log("And: the service itself says so")
	// TODO: ask the service with a client of its own.
	t.Error("TODO: the service is not asked yet")
"""
STREAM = """\
	address := $start(t)
	builder := service.NewStreamBuilder()
	require.NoError(t, builder.{section}($config))
$unused"""

INPUT = f"""\
	t.Log("Given: a service, and a stream that reads from it")
{STREAM.format(section="SetYAML")}{CONSUMER}{RUN}
	t.Log("When: messages are put into the service")
	// TODO: put them in with a client of the service, not with a connector of this package.
	want := []string{{"first", "second", "third"}}

	t.Log("Then: the stream delivers each of them once")
{RECEIVED}
	t.Log("And: the service counts all of them as acknowledged")
	// TODO: ask the service with a client of its own.
	t.Error("TODO: the service is not asked yet")
"""
OUTPUT = f"""\
	t.Log("Given: a service, and a stream that writes to it")
{STREAM.format(section="SetYAML")}{PRODUCER}{RUN}
	t.Log("When: messages are sent")
{SENT}
	t.Log("Then: a client of the service finds each of them once")
	assert.Eventually(t, func() bool {{
		var stored []string // TODO: read them back with a client of the service.
		t.Log(stored)
		return slices.Equal(stored, want)
	}}, 15*time.Second, 100*time.Millisecond)
"""
PROCESSOR = f"""\
	t.Log("Given: a service, and a stream that asks it about each message")
{STREAM.format(section="AddProcessorYAML")}{PRODUCER}{CONSUMER}{RUN}
	t.Log("When: messages are sent")
	// TODO: messages that the service has an answer to, put there with a client of its own.
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	require.NoError(t, send(ctx, service.NewMessage([]byte("question"))))

	t.Log("Then: each has the answer of the service")
	want := []string{{"TODO: the answer"}}
{RECEIVED}"""


def _around(section: str) -> str:
    """Of components that a stream has around it: buffers, metrics, tracers."""
    return f"""\
	t.Log("Given: a service, and a stream that uses it")
{STREAM.format(section=section)}{PRODUCER}{CONSUMER}{RUN}
	t.Log("When: messages go through the stream")
{SENT}
	t.Log("Then: they arrive")
{RECEIVED}{NOT_ASKED}"""


RESOURCES = """\
	address := $start(t)
	builder := service.NewResourceBuilder()
	require.NoError(t, builder.{section}($config))
$unused	resources, stop, err := builder.Build()
	require.NoError(t, err)
$resources_licence	t.Cleanup(func() {{
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := stop(ctx); err != nil {{
			t.Log(err)
		}}
	}})
"""
CACHE_STEPS = """\
	t.Log("When: a value is set")
	require.NoError(t, cache.Set(t.Context(), "key", []byte("value"), nil))

	t.Log("Then: it is found under its key, and adding it again is refused")
	value, err := cache.Get(t.Context(), "key")
	require.NoError(t, err)
	assert.Equal(t, "value", string(value))
	err = cache.Add(t.Context(), "key", []byte("other"), nil)
	require.ErrorIs(t, err, service.ErrKeyAlreadyExists)

	t.Log("And: it is gone once it is deleted")
	require.NoError(t, cache.Delete(t.Context(), "key"))
	_, err = cache.Get(t.Context(), "key")
	require.ErrorIs(t, err, service.ErrKeyNotFound)
"""
CACHE = f"""\
	t.Log("Given: a service, and a cache in it")
{RESOURCES.format(section="AddCacheYAML")}
	var cache service.Cache
	keep := func(found service.Cache) {{ cache = found }}
	require.NoError(t, resources.AccessCache(t.Context(), "tested", keep))

{CACHE_STEPS}{NOT_ASKED}"""
CONSTRUCTED_CACHE = f"""\
	t.Log("Given: a service, and a cache in it")
	address := $start(t)
$unused	conf, err := $spec.ParseYAML($config)
	require.NoError(t, err)
	cache, err := $constructor
	require.NoError(t, err)
	t.Cleanup(func() {{
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := cache.Close(ctx); err != nil {{
			t.Log(err)
		}}
	}})

{CACHE_STEPS}{NOT_ASKED}"""
RATE_LIMIT = f"""\
	t.Log("Given: a service, and a rate limit that is kept in it")
{RESOURCES.format(section="AddRateLimitYAML")}
	var limit service.RateLimit
	keep := func(found service.RateLimit) {{ limit = found }}
	require.NoError(t, resources.AccessRateLimit(t.Context(), "tested", keep))

	t.Log("When: it is asked more often than it allows")
	// TODO: as often as the config allows, and once more.
	first, err := limit.Access(t.Context())
	require.NoError(t, err)
	second, err := limit.Access(t.Context())
	require.NoError(t, err)

	t.Log("Then: the first may pass, and the last has to wait")
	assert.Zero(t, first)
	assert.Positive(t, second)
{NOT_ASKED}"""

# Kind to the body and to the section of a config that it is put into.
BODIES: dict[str, tuple[str, str]] = {
    "input": (INPUT, "input"),
    "output": (OUTPUT, "output"),
    "processor": (PROCESSOR, ""),
    "buffer": (_around("SetBufferYAML"), ""),
    "metric": (_around("SetMetricsYAML"), ""),
    "tracer": (_around("SetTracerYAML"), ""),
    "cache": (CACHE, "label"),
    "rate_limit": (RATE_LIMIT, "label"),
}
