"""A made-up Go repository of Redpanda Connect's size and shape, the same for each seed.

Measured on Connect: 1,156 Go files of 9.8 MB, 114 of them integration tests (1.4 MB) and 315 other
tests (2.7 MB); some 900 other files of 4.8 MB. Ours is grown from the sample repository's own
sources: a template's names are replaced and it is filled up with made-up functions.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tests import sample_repository

SEED = 20
PACKAGES = 120
HISTORY = 4_000
# kind of file: (how many, bytes together)
SHAPE = {
    "code": (727, 5_640_000),
    "unit": (315, 2_730_000),
    "integration": (114, 1_400_000),
    "docs": (420, 3_050_000),
    "other": (497, 1_770_000),
}
WORDS = """
    acknowledge batch broker buffer cache channel cluster commit connect consume cursor deliver
    dispatch drain durable enqueue exchange failover fetch flush group header index interval key
    latency leader lease limit listener message metadata offset order partition payload poll
    prefetch produce publish queue quota rebalance receive record replay reserve resume retry
    schema segment session shard snapshot stream subject subscribe table tenant throttle timeout
    token topic trace transaction tube upsert vacuum watch window worker
""".split()  # noqa: SIM905 - a word list, not quoted words
DECLARED = re.compile(r"^(?:func|type|const|var) (\w+)|^\t(\w+) += ", re.MULTILINE)
TEMPLATES = {
    "code": ("redis/cache.go", "redis/output_list.go", "nats/input.go", "nats/output.go"),
    "integration": ("redis/integration_test.go", "nats/integration_test.go"),
}


@dataclass(frozen=True, slots=True)
class GoRepository:
    """Where it is, and the heads of its pull requests, three files each."""

    git_dir: Path
    base: str
    heads: tuple[str, ...]


def build(
    git_dir: Path, *, history: int = HISTORY, pulls: int = 1, seed: int = SEED
) -> GoRepository:
    """Write the repository: its files, a history of small changes, and pull requests."""
    files = tree(seed)
    base = sample_repository.commit(git_dir, sample_repository.MAIN, files, "Everything so far")
    if history:
        stream = b"".join(_history(files, base, history, Random(seed)))  # noqa: S311 - no secret
        command = ["git", "--git-dir", str(git_dir), "fast-import", "--quiet", "--force"]
        subprocess.run(command, input=stream, check=True)
        base = sample_repository.resolve(git_dir, sample_repository.MAIN)
    heads = tuple(pull_request(git_dir, base, number) for number in range(1, pulls + 1))
    return GoRepository(git_dir, base, heads)


def pull_request(git_dir: Path, base: str, number: int) -> str:
    """Three files nobody has seen before: caches of an earlier pull request don't help."""
    files = change(SEED + number)
    ref = f"refs/pull/{number}/head"
    return sample_repository.commit(git_dir, ref, files, "Add an output", parent=base)


def tree(seed: int = SEED) -> dict[str, bytes]:
    """The files of the base, by path."""
    random = Random(seed)  # noqa: S311 - made-up code, no secret
    packages = sorted({f"{random.choice(WORDS)}{n}" for n in range(PACKAGES)})
    found: dict[str, bytes] = {}
    for kind, (count, total) in SHAPE.items():
        for number, size in enumerate(_sizes(random, count, total)):
            path = _path(kind, number, packages)
            found[path] = _text(kind, number, path, size, random).encode()
    return found


def change(seed: int = SEED) -> dict[str, bytes]:
    """A pull request of three files: a new output, its test, and a page of documentation."""
    random = Random(seed + 1)  # noqa: S311
    package = "internal/impl/fresh"
    return {
        f"{package}/output.go": _go("code", 1, "fresh", 9_000, random).encode(),
        f"{package}/integration_test.go": _go("integration", 0, "fresh", 12_000, random).encode(),
        "docs/fresh.adoc": _prose(random, 3_000).encode(),
    }


def _sizes(random: Random, count: int, total: int) -> list[int]:
    """A few large files and many small ones, as people write them."""
    weights = [random.lognormvariate(0, 0.7) for _ in range(count)]
    return [int(total * weight / sum(weights)) for weight in weights]


def _path(kind: str, number: int, packages: list[str]) -> str:
    package = packages[number % len(packages)]
    names = {
        "code": f"internal/impl/{package}/part_{number}.go",
        "unit": f"internal/impl/{package}/part_{number}_test.go",
        "integration": f"internal/impl/{package}/integration_{number}_test.go",
        "docs": f"docs/pages/{package}_{number}.adoc",
        "other": f"resources/{package}/{number}.yaml",
    }
    return names[kind]


def _text(kind: str, number: int, path: str, size: int, random: Random) -> str:
    if not path.endswith(".go"):
        return _prose(random, size)
    return _go(kind, number, path.split("/")[-2], size, random)


def _go(kind: str, number: int, package: str, size: int, random: Random) -> str:
    """A template with names of its own, then made-up functions up to the size."""
    templates = TEMPLATES.get(kind, ())
    source = f'package {package}\n\nimport (\n\t"fmt"\n\t"testing"\n)\n'
    if templates:
        name = templates[number % len(templates)]
        source = _template(name)
        source = _renamed(_flawed(source, number), package, number)
    parts, length = [source], len(source)
    while length < size:
        function = _function(random, f"{kind}{number}x{len(parts)}", is_test=kind == "unit")
        parts.append(function)
        length += len(function)
    return "".join(parts)


@cache
def _template(name: str) -> str:
    return sample_repository.files("base")[f"internal/impl/{name}"].decode()


def _flawed(source: str, number: int) -> str:
    """Every third file breaks a rule, so that rules have something to find."""
    flaws = ("integration.CheckSkip(t)\n", "t.Log(received)\n", 't.Log("Then: ')
    if number % 3 == 0:
        flaw = flaws[number // 3 % len(flaws)]
        source = source.replace(flaw, 't.Log("' if flaw.endswith(" ") else "\n")
    return source


def _renamed(source: str, package: str, number: int) -> str:
    names = {name for match in DECLARED.findall(source) for name in match if name} - {"init"}
    pattern = re.compile(rf"\b({'|'.join(sorted(names, key=len, reverse=True))})\b")
    source = pattern.sub(rf"\g<1>{number}", source)
    source = re.sub(r"^package \w+", f"package {package}", source, flags=re.MULTILINE)
    return re.sub(r'(MustRegister\w+\()"(\w+)"', rf'\g<1>"{package}_\g<2>_{number}"', source)


def _function(random: Random, suffix: str, *, is_test: bool) -> str:
    one, two, three = random.sample(WORDS, 3)
    name = f"{one}{two.title()}{suffix}"
    opening = (
        f'func Test{name.title()}(t *testing.T) {{\n\t{one}, {two} := "{three}", {len(suffix)}\n'
        if is_test
        else f"func {name}({one} string, {two} int) (string, error) {{\n"
    )
    fail = (
        f't.Fatalf("{three} %v", {two})'
        if is_test
        else f'return "", fmt.Errorf("{three}: %v", {two})'
    )
    body = "".join(_statement(random, one, two, fail) for _ in range(random.randint(2, 6)))
    closing = "}\n" if is_test else f"\treturn {one}, nil\n}}\n"
    return f"\n// {name} {_sentence(random)}\n{opening}{body}{closing}"


def _statement(random: Random, one: str, two: str, fail: str) -> str:
    word, number = random.choice(WORDS), random.randint(2, 99_999)
    return random.choice(
        (
            f"\t// {_sentence(random)}\n\tif {two} > {number} {{\n\t\t{fail}\n\t}}\n",
            f'\tfor i := range {two} {{\n\t\t{one} += fmt.Sprintf("{word}-%d-{number}", i)\n\t}}\n',
            f'\tswitch {one} {{\n\tcase "{word}":\n\t\t{two} += {number}\n'
            f"\tdefault:\n\t\t{two}--\n\t}}\n",
            f'\t{word}Options{number} := map[string]int{{"{word}": {number}, {one}: {two}}}\n'
            f"\t_ = {word}Options{number}\n",
        )
    )  # fmt: skip


def _sentence(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(5, 12))) + "."


def _prose(random: Random, size: int) -> str:
    lines, length = [], 0
    while length < size:
        lines.append(f"{random.choice(WORDS)}: {_sentence(random)}\n")
        length += len(lines[-1])
    return "".join(lines)


def _history(files: dict[str, bytes], first: str, count: int, random: Random) -> Iterator[bytes]:
    """Commits that each append a line to one small file, several to the same one in a row."""
    small = sorted(path for path, content in files.items() if len(content) < 12_000)
    path, content = "", b""
    for number in range(count):
        if number % 8 == 0:
            path = random.choice(small)
            content = files[path]
        content += f"// {number} {_sentence(random)}\n".encode()
        files[path] = content
        parent = f"from {first}\n" if number == 0 else ""
        message = f"{random.choice(WORDS)}: {_sentence(random)}".encode()
        yield b"commit refs/heads/main\n"
        yield b"committer Sam Gopher <sam@example.org> %d +0000\n" % (1_700_000_000 + 60 * number)
        yield b"data %d\n%s\n%s" % (len(message), message, parent.encode())
        yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content)
