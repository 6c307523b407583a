"""What decides the keys of Go's build cache in a container of ours: paths, environment, flags.

A warm-up is worth something only where all of it is the same as in the job it is for.
"""

from itw.config import RunCommand

SOURCE = "/src"  # the repository
MODULES = "/gomod"  # GOMODCACHE
BUILDS = "/gocache"  # what was built before, read-only to a job
OWN_BUILDS = "/tmp/gocache"  # noqa: S108 - what the job builds, in the container's own tmpfs
PROGRAM = "/usr/local/bin/itw-job"  # of the job image: deploy/sandbox/jobtool


def go_environment(command: RunCommand, *, vendored: bool = False) -> dict[str, str]:
    """The variables of the go command: no network, no toolchain but the image's, no other file."""
    mode = "vendor" if vendored else "readonly"
    return {
        "CGO_ENABLED": "1" if command.cgo or command.race else "0",
        "GOCACHEPROG": f"{PROGRAM} cache {BUILDS} {OWN_BUILDS}",
        "GOENV": "off",
        "GOFLAGS": f"-mod={mode} -buildvcs=false",
        "GOMODCACHE": MODULES,
        "GOPROXY": "off",
        "GOSUMDB": "off",
        "GOTELEMETRY": "off",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
    }


def build_flags(command: RunCommand) -> tuple[str, ...]:
    """The flags of `go test` that decide what is compiled, and how."""
    tags = (f"-tags={','.join(command.tags)}",) if command.tags else ()
    return (*tags, *(("-race",) if command.race else ()))
