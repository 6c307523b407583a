"""Why a cache could not be had, where that is nobody's fault who wrote the code."""

from itw.errors import TransientError


class CacheUnavailable(TransientError):
    """The module proxy, the disk or the engine would not do its part."""
