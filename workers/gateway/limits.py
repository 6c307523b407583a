"""How much and how long: what one connection of a job may cost the gateway."""

MAX_HEADER = 64 << 10  # bytes of a request's line and headers
MAX_BODY = 512 << 10  # of a JSON body
MAX_REPLY = 16 << 20  # of an answer of the engine that is rewritten
MAX_CONNECTIONS = 256  # of clients at once, and as many to each service
MAX_REFUSALS = 50  # different ones that the worker is told of in each …
REFUSALS_SECONDS = 0.25

REQUEST_SECONDS = 30.0  # for the headers and a JSON body to arrive
IDLE_SECONDS = 300.0  # between requests, and between pieces of an archive
CONNECT_SECONDS = 10.0  # to the engine, or to a service
LOG_SECONDS = 10.0  # to read a service's log, while its removal waits
SWEEP_SECONDS = 30.0
CHUNK = 64 << 10  # bytes read at once; twice as much may wait in each connection
