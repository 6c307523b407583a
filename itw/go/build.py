"""What decides the keys of Go's build cache in a container of ours: its paths and environment.

A warm-up is worth something only where all of it is the same as in the job it is for.
"""

from dataclasses import replace

from itw.go.command import go_test_command
from itw.runs.sandbox import Target

SOURCE = "/src"  # the repository
MODULES = "/gomod"  # GOMODCACHE
BUILDS = "/gocache"  # what was built before, read-only to a job
OWN_BUILDS = "/tmp/gocache"  # noqa: S108 - what the job builds, in the container's own tmpfs
PROGRAM = "/usr/local/bin/itw-job"  # of the job image: deploy/sandbox/jobtool


def go_environment(
    target: Target, *, vendored: bool = False, writes: str = OWN_BUILDS
) -> dict[str, str]:
    """The variables of the go command: no network, no toolchain but the image's, no other file."""
    cgo = target.command.cgo or target.command.race
    return {
        "CGO_ENABLED": "1" if cgo else "0",
        "GOCACHEPROG": f"{PROGRAM} cache {BUILDS} {writes}",
        "GOENV": "off",
        "GOFLAGS": f"-mod={'vendor' if vendored else 'readonly'} -buildvcs=false",
        "GOMODCACHE": MODULES,
        "GOPROXY": "off",
        "GOSUMDB": "off",
        "GOTELEMETRY": "off",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "HOME": "/tmp",  # noqa: S108 - the container's own
    }


def warm_up_command(target: Target) -> tuple[str, ...]:
    """Compile, vet and link what the target's `go test` would, and run none of it.

    `true` runs in place of the test's program, so not even an init function of the package does.
    """
    everything = replace(target, tests=(), command=replace(target.command, run="^$"))
    go, test, *flags = (word for word in go_test_command(everything) if word != "-json")
    return (go, test, "-exec=true", *flags)


def build_key(target: Target) -> str:
    """The same for targets that need the same entries of the cache."""
    command = target.command
    how = f"cgo={command.cgo or command.race} race={command.race} tags={','.join(command.tags)}"
    return f"{target.module or '.'} {target.package or '.'} {how}"
