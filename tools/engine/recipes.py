"""What is built from this repository: the job, the gateway, and services for tests."""

from collections.abc import Mapping
from pathlib import Path

from tools.engine.recipe import Recipe, files_in

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy" / "sandbox"
SERVICES = Path(__file__).parent / "services"

JOB = "itw/job:dev"
GATEWAY = "itw/gateway:dev"
GATEWAY_DOCKERFILE = "deploy/sandbox/Dockerfile.gateway"
KINDS = ("py", "md")
GATEWAY_FILES = (
    "itw/__init__.py",
    "itw/gateway/**/*.py",
    "workers/__init__.py",
    "workers/gateway/**/*.py",
    GATEWAY_DOCKERFILE,
)

APP_FILES = (
    "pyproject.toml",
    "uv.lock",
    "README.md",
    "deploy/Dockerfile",
    *(
        f"{package}/**/*.{kind}"
        for package in ("bot", "itw", "prompts", "workers")
        for kind in KINDS
    ),
)

# The names under which tests of the sample repository, and of this one, ask for a service.
TAGS: Mapping[str, tuple[str, ...]] = {
    "redis": ("redis:latest", "redis:7", "redis:7.2", "redis:7-alpine"),
    "nats": ("nats:latest", "nats:2.10"),
    "memcached": ("memcached:latest", "memcached:1.6"),
    "postgres": ("postgres:latest", "postgres:16", "postgres:16-alpine"),
    "beanstalkd": ("schickling/beanstalkd:1.12",),
}


def job(*, base: tuple[str, str], go: tuple[str, str]) -> Recipe:
    """`base` and `go` are a name and an id each."""
    return Recipe(
        name="itw/job",
        tags=(JOB,),
        context=files_in(DEPLOY, "Dockerfile.job", "jobtool/*.go", "jobtool/go.mod"),
        dockerfile="Dockerfile.job",
        arguments={"BASE": base[0], "GO_IMAGE": go[0]},
        parents=(base[1], go[1]),
    )


def gateway(*, base: tuple[str, str]) -> Recipe:
    return Recipe(
        name="itw/gateway",
        tags=(GATEWAY,),
        context=files_in(ROOT, *GATEWAY_FILES),
        dockerfile=GATEWAY_DOCKERFILE,
        arguments={"BASE": base[0]},
        parents=(base[1],),
    )


def service(name: str, tags: tuple[str, ...], *, base: tuple[str, str]) -> Recipe:
    return Recipe(
        name=f"itw/service-{name}",
        tags=tags,
        context=files_in(SERVICES / name, "*"),
        arguments={"BASE": base[0]},
        parents=(base[1],),
    )


def app(target: str, *, base: tuple[str, str], go: tuple[str, str]) -> Recipe:
    """`target` is "web" or "worker"."""
    return Recipe(
        name=f"itw/{target}",
        tags=(f"itw/{target}:dev",),
        context=files_in(ROOT, *APP_FILES),
        dockerfile="deploy/Dockerfile",
        target=target,
        arguments={"BASE": base[0], "GO_IMAGE": go[0]},
        parents=(base[1], go[1]),
    )
