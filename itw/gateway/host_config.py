"""HostConfig of a new container: what tests may ask of it, and the limits that always hold."""

import re
from dataclasses import dataclass
from typing import Any

from itw.gateway.decisions import Refused
from itw.gateway.fields import Fields
from itw.gateway.ledger import Ledger, Network, Port
from itw.gateway.names import NO_RESOLVER
from itw.gateway.settings import MIB, Settings
from itw.gateway.words import FIELDS

# What entrypoints of service images need, found by leaving each out: chown and chmod of the data
# directory, writing into one that is another user's, gosu and su-exec, stopping a child of another
# user, sshd's chroot; and low ports, on engines that do not give them to everybody.
CAPABILITIES = (
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "KILL",
    "NET_BIND_SERVICE",
    "SETGID",
    "SETUID",
    "SYS_CHROOT",
)
MIN_MEMORY = 6 * MIB  # the engine refuses less
PORT = re.compile(r"([0-9]{1,5})(?:/(tcp|udp|sctp))?")
HOST = re.compile(r"[A-Za-z0-9_.-]{1,253}")
ADDRESS = re.compile(r"[0-9a-fA-F.:]{2,45}")
PATH = re.compile(r"/[^\x00:]{0,1024}")
RESTARTS = ("", "no", "always", "unless-stopped", "on-failure")
TMPFS_FLAGS = frozenset({"rw", "ro", "exec", "noexec", "nosuid", "nodev", "noatime"})
TMPFS_NUMBER = re.compile(r"(?:mode=[0-7]{3,4}|uid=[0-9]{1,9}|gid=[0-9]{1,9}|size=[0-9]+[kmgKMG]?)")


@dataclass(frozen=True, slots=True)
class Host:
    """The rebuilt HostConfig, and what the gateway itself does in the engine's place."""

    config: dict[str, Any]
    network: Network
    ports: tuple[Port, ...] = ()
    all_ports: bool = False
    auto_remove: bool = False


def read_host_config(given: Fields, ledger: Ledger, joined: str) -> Host:
    """`joined` is the network that the request's NetworkingConfig names, "" for none."""
    settings = ledger.settings
    mode = _network(given.text("NetworkMode"))
    network = ledger.network(joined or mode)
    config = limits(given, settings)
    config["NetworkMode"] = network.real
    config["Dns"] = [NO_RESOLVER]
    _only_values(given)
    if tmpfs := _tmpfs(given, settings):
        config["Tmpfs"] = tmpfs
    if hosts := [_extra_host(text, network.address) for text in given.texts("ExtraHosts")]:
        config["ExtraHosts"] = hosts
    if given.flag("ReadonlyRootfs"):
        config["ReadonlyRootfs"] = True
    if shared := given.number("ShmSize"):
        config["ShmSize"] = max(min(shared, settings.service_memory), MIB)
    host = Host(
        config=config,
        ports=bindings(given.mapping("PortBindings")),
        all_ports=given.flag("PublishAllPorts"),
        auto_remove=given.flag("AutoRemove"),
        network=network,
    )
    given.close()
    return host


def limits(given: Fields, settings: Settings) -> dict[str, Any]:
    """What always holds; a request may only ask for less."""
    memory = _at_most(given.number("Memory"), settings.service_memory, MIN_MEMORY)
    cpus = int(settings.service_cpus * 1e9)
    init = given.flag("Init") if given.has("Init") else True
    # Shares of a machine that is ours to divide: harmless hints, not passed on.
    given.drop("CpuShares", "CpuPeriod", "CpuQuota", "CpusetCpus", "MemoryReservation")
    given.drop("MemorySwap", "MemorySwappiness", "PidsLimit", "BlkioWeight", "ConsoleSize")
    given.drop("CapDrop")  # all are dropped
    return {
        "Memory": memory,
        "MemorySwap": memory,
        "NanoCpus": _at_most(given.number("NanoCpus"), cpus, 10_000_000),
        "PidsLimit": settings.service_processes,
        "CapDrop": ["ALL"],
        "CapAdd": list(CAPABILITIES),
        "SecurityOpt": ["no-new-privileges"],
        "Privileged": False,
        "Init": init,
        "RestartPolicy": {"Name": "no"},
        "AutoRemove": False,
        "PublishAllPorts": False,
        "LogConfig": {"Type": "json-file", "Config": {"max-size": "8m", "max-file": "1"}},
        "Ulimits": [
            {"Name": "core", "Soft": 0, "Hard": 0},
            {"Name": "fsize", "Soft": settings.disk, "Hard": settings.disk},
        ],
    }


def _at_most(asked: int, limit: int, least: int) -> int:
    return max(min(asked, limit), least) if asked > 0 else limit


def _only_values(given: Fields) -> None:
    """Fields that may be there, with the one meaning that the sandbox gives every container."""
    for name in ("IpcMode", "CgroupnsMode"):
        _refuse_unless(given.text(name) in ("", "private"), name)
    _refuse_unless(given.text("Isolation") in ("", "default"), "Isolation")
    added = {name.removeprefix("CAP_") for name in given.texts("CapAdd")}
    _refuse_unless(added <= set(CAPABILITIES), "CapAdd")
    for option in given.texts("SecurityOpt"):
        if option not in ("no-new-privileges", "no-new-privileges:true", "no-new-privileges=true"):
            raise Refused(f"the security option {option[:64]}")
    restart = given.object("RestartPolicy")
    _refuse_unless(restart.text("Name") in RESTARTS, "RestartPolicy")
    restart.drop("MaximumRetryCount")
    restart.close()
    log = given.object("LogConfig")
    if log.text("Type") not in ("", "json-file", "local"):
        raise Refused("log drivers")
    log.drop("Config")
    log.close()


def _refuse_unless(fine: bool, name: str) -> None:
    if not fine:
        raise Refused(FIELDS.get(name, f"this value of HostConfig.{name}"))


def _network(mode: str) -> str:
    if mode == "host":
        raise Refused("host networking")
    if mode == "none":
        raise Refused("containers without a network")
    if mode.startswith("container:"):
        raise Refused("shared container networks")
    return mode


def _extra_host(text: str, gateway_address: str) -> str:
    """The test itself is what a service sees as its host: it shares the gateway's address."""
    name, _, address = text.partition(":")
    if not HOST.fullmatch(name):
        raise Refused("this value of HostConfig.ExtraHosts")
    if address == "host-gateway":
        if not gateway_address:
            raise Refused("host-gateway")
        address = gateway_address
    if not ADDRESS.fullmatch(address):
        raise Refused("this value of HostConfig.ExtraHosts")
    return f"{name}:{address}"


def _tmpfs(given: Fields, settings: Settings) -> dict[str, str]:
    found = {path: _tmpfs_options(options) for path, options in given.mapping("Tmpfs").items()}
    for mount in given.objects("Mounts"):
        kind = mount.text("Type")
        if kind != "tmpfs":
            raise Refused("bind mounts" if kind == "bind" else "volume mounts")
        options = mount.object("TmpfsOptions")
        size = options.number("SizeBytes")
        options.drop("Mode")
        options.close()
        mount.drop("ReadOnly", "Consistency", "Source")
        found[mount.text("Target")] = f"size={size}" if size > 0 else ""
        mount.close()
    if not all(PATH.fullmatch(path) for path in found):
        raise Refused("this value of HostConfig.Tmpfs")
    # The pages count as the container's memory, so that its limit holds for them too.
    default = f"size={settings.service_memory // 2}"
    return {
        path: ",".join([default, *filter(None, [options]), "nosuid", "nodev"])
        for path, options in found.items()
    }


def _tmpfs_options(text: Any) -> str:
    words = text.split(",") if isinstance(text, str) and text else []
    if not isinstance(text, str) or len(words) > 16:
        raise Refused("this value of HostConfig.Tmpfs")
    for word in words:
        if word not in TMPFS_FLAGS and not TMPFS_NUMBER.fullmatch(word):
            raise Refused(f"the tmpfs option {word[:64]}")
    return ",".join(words)


def exposed(ports: dict[str, Any]) -> tuple[str, ...]:
    """The keys of ExposedPorts: "6379/tcp"."""
    for text in ports:
        match = PORT.fullmatch(text)
        if match is None or not 0 < int(match[1]) < 65536:
            raise Refused(f"the port {text[:64]}")
    return tuple(ports)


def bindings(given: dict[str, Any]) -> tuple[Port, ...]:
    """PortBindings are not passed on: the gateway opens them in the job's own network."""
    found: list[Port] = []
    for text in exposed(given):
        number, _, protocol = text.partition("/")
        if protocol not in ("", "tcp"):
            raise Refused("UDP ports")
        for binding in Fields({"PortBindings": given[text]}, "HostConfig.").objects("PortBindings"):
            binding.drop("HostIp")
            host = binding.text("HostPort") or "0"
            binding.close()
            if not host.isdecimal() or len(host) > 5 or int(host) > 65535:
                raise Refused(f"the host port {host[:64]}")
            found.append(Port(int(number), int(host)))
    if len(found) > 128:
        raise Refused("more than 128 ports")
    return tuple(found)
