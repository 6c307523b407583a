"""The gateway of one sandbox job: `python -m workers.gateway '{"job": …}'`.

It is the only holder of the engine's socket. `itw.gateway` decides what a request may become; the
modules here carry it out: the HTTP server, the engine's client, the ports of services, the clock.
It imports the standard library, h11 and `itw.gateway`, and nothing else.
"""
