"""Tries on this engine what a job must not be able to do.

The script runs in a container that is made as a job's is, beside a gateway that is made as a job's
is. Nothing outside this machine is asked for anything.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from itw import messages
from itw.runs.probes import Probe, parse_probes
from itw.runs.sandbox import Limits, Target
from workers.engine import containers
from workers.engine.client import EngineError, translated
from workers.engine.job import job_spec
from workers.engine.labels import Labels
from workers.engine.spec import Role, Spec
from workers.engine.stream import STDOUT, attached

if TYPE_CHECKING:
    from docker import APIClient

SECONDS = 40.0
WAIT = 1  # seconds for each connection that must not come about
METADATA = "169.254.169.254"  # of every large cloud
UNROUTED = "192.0.2.1"  # RFC 5737: connecting a datagram socket to it sends nothing

SCRIPT = r"""
say() { echo "$1=$2"; }
status() { awk -v key="$1:" '$1 == key { print $2 }' /proc/self/status; }
reaches() { timeout "$3" bash -c "exec 3<>/dev/tcp/$1/$2" 2>/dev/null; }
case "$(status CapBnd)$(status CapEff)$(status CapPrm)" in
  *[!0]*) say capabilities "$(status CapBnd)" ;; *) say capabilities ok ;;
esac
[ "$(status NoNewPrivs)" = 1 ] && say privileges ok || say privileges "can be gained"
[ "$(status Seccomp)" = 2 ] && say seccomp ok || say seccomp "mode $(status Seccomp)"
[ "$(id -u)" != 0 ] && say user ok || say user root
( : > /itw-probe ) 2>/dev/null && say root written || say root ok
[ -w /proc/sys/kernel/core_pattern ] && say kernel "can be written" || say kernel ok
found=$(find /dev -type b 2>/dev/null | head -n 1)
[ -z "$found" ] && say devices ok || say devices "$found"
found=$(find / -xdev -name docker.sock 2>/dev/null | head -n 1)
[ -z "$found" ] && say socket ok || say socket "$found"
got=ok
[ -n "$ADDRESSES" ] || got="no address to try"
for address in $ADDRESSES; do
  reaches "$address" "$PORT" "$WAIT" && got="$address:$PORT answers"
done
say host "$got"
reaches "$METADATA" 80 "$WAIT" && say metadata answers || say metadata ok
query='\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x09itw-probe\x07invalid\x00\x00\x01\x00\x01'
code=$(timeout 2 bash -c "exec 3<>/dev/udp/127.0.0.11/53; printf '$query' >&3; head -c 4 <&3" \
  2>/dev/null | od -An -tx1 | awk '{ print $3 substr($4, 2) }')
case "$code" in 853) say names ok ;; *0|*3) say names "answered" ;; *) say names ok ;; esac
body='{"Image":"'$IMAGE'","HostConfig":{"Privileged":true}}'
answer=$(timeout 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/2375; printf '%s\r\n' \
  'POST /v1.41/containers/create HTTP/1.1' 'Host: docker' 'Content-Type: application/json' \
  'Content-Length: ${#body}' 'Connection: close' '' >&3; printf '%s' '$body' >&3; head -n 1 <&3" \
  2>/dev/null | tr -d '\r')
case "$answer" in *" 403 "*) say gateway ok ;; *) say gateway "${answer:-no answer}" ;; esac
"""


def probe(
    api: "APIClient", labels: Labels, *, gateway: str, image: str, network: str, source: Path
) -> tuple[Probe, ...]:
    """What holds beside this gateway; `source` is an empty directory.

    Raises EngineError where the probes can't be run.
    """
    with _listening() as port:
        environment = {
            "ADDRESSES": " ".join(_addresses(api, network, port)),
            "PORT": str(port),
            "METADATA": METADATA,
            "WAIT": str(WAIT),
            "IMAGE": image,
        }
        surroundings = job_spec(
            Target(commit="", package=""),
            Limits(),
            image=image,
            gateway=gateway,
            source=source,
            mounts=(),
            environment=environment,
        )
        command = ("bash", "-c", SCRIPT)
        spec = replace(surroundings, role=Role.PROBE, command=command, directory="/")
        return parse_probes(_output(api, labels, spec))


def _output(api: "APIClient", labels: Labels, spec: Spec) -> str:
    container = containers.create(api, spec, labels)
    lines: list[bytes] = []
    try:
        with attached(api, container) as output:
            containers.start(api, container)
            until = monotonic() + SECONDS
            while not output.ended:
                if monotonic() > until:
                    raise EngineError(messages.probes_too_slow())
                lines += (line for stream, line in output.read(0.5) if stream == STDOUT)
    finally:
        containers.remove(api, container)
    return b"\n".join(lines).decode(errors="replace")


@contextmanager
def _listening() -> Iterator[int]:
    """A service of this host, on all of its addresses."""
    with socket.create_server(("0.0.0.0", 0)) as server:  # noqa: S104 - to see who reaches it
        yield int(server.getsockname()[1])


def _addresses(api: "APIClient", network: str, port: int) -> list[str]:
    """Addresses of this host where the service is reached from outside of any container."""
    return [each for each in dict.fromkeys(_candidates(api, network)) if _answers(each, port)]


def _candidates(api: "APIClient", network: str) -> Iterator[str]:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outward:
        outward.connect((UNROUTED, 9))
        yield str(outward.getsockname()[0])
    with suppress(OSError):
        yield from (str(each[4][0]) for each in socket.getaddrinfo(socket.gethostname(), None))
    for name in (network, "bridge"):
        with suppress(EngineError), translated():
            for each in (api.inspect_network(name).get("IPAM") or {}).get("Config") or []:
                yield str(each.get("Gateway", "")) or "0.0.0.0"  # noqa: S104 - answers nobody


def _answers(address: str, port: int) -> bool:
    try:
        with socket.create_connection((address, port), timeout=WAIT):
            return not address.startswith("127.")
    except OSError:
        return False
