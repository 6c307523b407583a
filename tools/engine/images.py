"""Has every image that the tests need, building side by side what has to be built."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.engine import recipes
from tools.engine.base import BASE, ensure_base, pull
from tools.engine.build import ensure_image
from tools.engine.client import Engine
from tools.engine.go_image import ensure_go
from tools.engine.recipe import INPUTS, Recipe
from tools.engine.settings import EngineSettings

KEPT = "168h"
AT_ONCE = 4  # most of a build is waiting for packages


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """Names that mean exactly what this working copy has."""

    base: str
    job: str
    gateway: str


def ensure_images(
    engine: Engine, settings: EngineSettings, say: Callable[[str], None] = lambda _: None
) -> Images:
    """Safe to repeat, and to call from several processes at once."""
    with _alone(), ThreadPoolExecutor(AT_ONCE) as pool:
        _remove_old(engine)
        base = (BASE, ensure_base(engine))
        registry = INPUTS not in (engine.labels(BASE) or {})
        say(f"{BASE}, {'official' if registry else 'made here'}")
        started = [
            pool.submit(_ensure_service, engine, settings, name, tags, base, registry)
            for name, tags in recipes.TAGS.items()
        ]
        gateway = recipes.gateway(base=base)
        started.append(pool.submit(_ensure, engine, settings, gateway))
        go = ensure_go(engine, registry=registry)
        job = recipes.job(base=base, go=(go, engine.image_id(go)))
        started.append(pool.submit(_ensure, engine, settings, job))
        for each in started:
            say(each.result())
    return Images(base=BASE, job=job.exact, gateway=gateway.exact)


def ensure_app(engine: Engine, settings: EngineSettings) -> tuple[str, str]:
    """The exact names of the App's own images: the receiver's and the workers'."""
    with _alone():
        base = (BASE, ensure_base(engine))
        registry = INPUTS not in (engine.labels(BASE) or {})
        go = ensure_go(engine, registry=registry)
        made = [
            recipes.app(target, base=base, go=(go, engine.image_id(go)))
            for target in ("web", "worker")
        ]
        for recipe in made:
            _ensure(engine, settings, recipe)
    web, worker = (recipe.exact for recipe in made)
    return web, worker


def _remove_old(engine: Engine) -> None:
    """Those of ours that no container uses; what is wanted is made anew, with newer packages."""
    ours = ("--filter", f"label={INPUTS}", "--filter", f"until={KEPT}")
    engine.run("image", "prune", "--all", "--force", *ours)


def _ensure(engine: Engine, settings: EngineSettings, recipe: Recipe) -> str:
    built = ensure_image(engine, recipe, settings)
    return f"{', '.join(recipe.tags)}{', built' if built else ''}"


def _ensure_service(
    engine: Engine,
    settings: EngineSettings,
    name: str,
    tags: tuple[str, ...],
    base: tuple[str, str],
    registry: bool,
) -> str:
    """Somebody else's images are left alone, and real ones are preferred."""
    ours = tuple(tag for tag in tags if _is_ours_to_make(engine, tag, registry=registry))
    if not ours:
        return ", ".join(tags)
    return _ensure(engine, settings, recipes.service(name, ours, base=base))


def _is_ours_to_make(engine: Engine, tag: str, *, registry: bool) -> bool:
    labels = engine.labels(tag)
    if labels is not None:
        return INPUTS in labels
    return not (registry and pull(engine, tag))


@contextmanager
def _alone() -> Iterator[None]:
    """One process of this user builds at a time; the others find everything there."""
    path = Path(tempfile.gettempdir()) / f"itw-engine-{os.getuid()}.lock"
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
