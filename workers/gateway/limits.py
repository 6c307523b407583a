"""How much and how long: what one connection of a job may cost the gateway."""

MAX_HEADER = 64 << 10  # bytes of a request's line and headers
MAX_BODY = 1 << 20  # of a JSON body
MAX_REPLY = 16 << 20  # of an answer of the engine that is rewritten
MAX_CONNECTIONS = 512  # of clients at once, and as many again through the ports of services
MAX_REFUSALS = 500  # told to the worker; a job can ask for ever

REQUEST_SECONDS = 30.0  # for the headers and a JSON body to arrive
IDLE_SECONDS = 300.0  # between requests, and between pieces of an archive
CONNECT_SECONDS = 10.0  # to the engine, or to a service
CHUNK = 256 << 10
