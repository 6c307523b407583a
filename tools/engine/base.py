"""The base image: the official one where a registry answers, else one made by debootstrap."""

import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

from tools.engine.client import Engine, EngineError
from tools.engine.recipe import INPUTS

BASE = "debian:bookworm-slim"
SUITE = "bookworm"
PULL_SECONDS = 90
# A machine whose traffic goes through a proxy with a certificate of its own trusts that one here,
# and what runs in the images has to trust it as well.
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
OWN_CERTIFICATES = Path("/usr/local/share/ca-certificates")
# What the official image does too: no fsync for each file, no documentation.
DPKG = """\
force-unsafe-io
path-exclude /usr/share/doc/*
path-exclude /usr/share/man/*
path-exclude /usr/share/locale/*
"""
APT = """\
Acquire::Languages "none";
APT::Keep-Downloaded-Packages "false";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };
"""


def ensure_base(engine: Engine) -> str:
    """Have a base image; its id. One that was made here is made again when its inputs change."""
    labels = engine.labels(BASE)
    outdated = labels is not None and labels.get(INPUTS, _inputs()) != _inputs()
    if outdated or (labels is None and not pull(engine, BASE)):
        _import_base(engine)
    return engine.image_id(BASE)


def _inputs() -> str:
    trusted = CERTIFICATES.read_bytes() if CERTIFICATES.exists() else b""
    return sha256(DPKG.encode() + APT.encode() + trusted).hexdigest()[:16]


def pull(engine: Engine, image: str) -> bool:
    """Whether a registry has it; a machine that reaches none says so in milliseconds."""
    try:
        engine.run("pull", "--quiet", image, timeout=PULL_SECONDS)
    except EngineError:
        return False
    return True


def _import_base(engine: Engine) -> None:
    with tempfile.TemporaryDirectory(prefix="itw-base-") as directory:
        root = Path(directory) / "root"
        try:
            _debootstrap(root)
        except (OSError, subprocess.CalledProcessError) as error:
            raise EngineError(f"{BASE} can be neither pulled nor made here: {error}") from error
        _configure(root)
        tar = ["tar", "--directory", str(root), "--create", "."]
        with subprocess.Popen(tar, stdout=subprocess.PIPE) as packed:
            assert packed.stdout is not None  # noqa: S101 - PIPE was asked for
            _import(engine, packed.stdout.read())


def _import(engine: Engine, archive: bytes) -> None:
    label = f"LABEL {INPUTS}={_inputs()}"
    engine.run("import", "--change", 'CMD ["bash"]', "--change", label, "-", BASE, stdin=archive)


def _debootstrap(root: Path) -> None:
    command = ["debootstrap", "--variant=minbase", "--exclude=tzdata", SUITE, str(root)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _configure(root: Path) -> None:
    (root / "etc/dpkg/dpkg.cfg.d/image").write_text(DPKG)
    (root / "etc/apt/apt.conf.d/image").write_text(APT)
    for downloaded in (root / "var/cache/apt/archives").glob("*.deb"):
        downloaded.unlink()
    (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    if CERTIFICATES.exists():
        trusted = root / "etc/ssl/certs/ca-certificates.crt"
        trusted.parent.mkdir(parents=True, exist_ok=True)
        trusted.write_bytes(CERTIFICATES.read_bytes())
    own = root / "usr/local/share/ca-certificates"
    own.mkdir(parents=True, exist_ok=True)
    for certificate in OWN_CERTIFICATES.glob("*.crt"):
        (own / certificate.name).write_bytes(certificate.read_bytes())
