"""The model double: an HTTP server that speaks the Messages API and says what a script tells it.

What it is asked is validated against the SDK's own request types, what it answers is built of the
SDK's own event types. Its replies are scripted: they say nothing of what a model can do.
"""
