"""The parts of what a writer is told about a connector, and what is cut when there is too much.

Sizes are estimates, four bytes a token: they decide what is left out, and the model's own count
decides what is sent.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from textwrap import indent

from itw.writing.checklist import Checklist
from itw.writing.config_options import ConfigOption
from itw.writing.context import WritingContext
from itw.writing.feasibility import Feasibility

BYTES_A_TOKEN = 4
MAX_TAKEN = 150  # names of the package


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of the repository, to be fenced: `kind` and `attributes` are its tag."""

    kind: str
    text: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def tokens(self) -> int:
        return tokens_in(self.text)

    def cut_to(self, tokens: int) -> "Piece":
        """Its beginning up to the end of a line; says in the tag that it was cut."""
        if self.tokens <= tokens:
            return self
        kept = self.text.encode()[: tokens * BYTES_A_TOKEN].decode(errors="ignore")
        kept = kept.rpartition("\n")[0] or kept
        cut = f"{len(self.text) - len(kept):,} characters at the end"
        return replace(self, text=kept, attributes={**self.attributes, "cut": cut})


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One variable of the prompt. `limit` is its own, and `keep` says how long it is kept whole:
    the lowest is cut first when all together are too many."""

    name: str
    pieces: tuple[Piece, ...]
    limit: int
    keep: int

    @property
    def tokens(self) -> int:
        return sum(piece.tokens for piece in self.pieces)

    def within(self, tokens: int) -> "Section":
        """Pieces in their order until there is no room: one is cut, those after it are left out."""
        return replace(self, pieces=tuple(_within(self.pieces, tokens)))


def tokens_in(text: str) -> int:
    return -(-len(text.encode(errors="replace")) // BYTES_A_TOKEN)


def _within(pieces: Iterable[Piece], tokens: int) -> Iterator[Piece]:
    for piece in pieces:
        if tokens <= 50:
            return
        cut = piece.cut_to(tokens)
        tokens -= cut.tokens
        yield cut


def fitted(sections: Iterable[Section], total: int) -> tuple[Section, ...]:
    """Each within its own limit, and all within the total: the least important give way."""
    kept = [section.within(section.limit) for section in sections]
    excess = sum(section.tokens for section in kept) - total
    for index, section in sorted(enumerate(kept), key=lambda each: each[1].keep):
        if excess <= 0:
            break
        smaller = section.within(max(0, section.tokens - excess))
        excess -= section.tokens - smaller.tokens
        kept[index] = smaller
    return tuple(kept)


def sections_of(context: WritingContext) -> tuple[Section, ...]:
    """What `write_context` has as variables."""
    return (
        Section(name="facts", pieces=(Piece("facts", facts_of(context)),), limit=3_000, keep=9),
        Section(name="options", pieces=(_options(context),), limit=8_000, keep=8),
        Section(name="source", pieces=tuple(_source(context)), limit=28_000, keep=6),
        Section(name="tests", pieces=tuple(_tests(context)), limit=4_000, keep=5),
        Section(name="helpers", pieces=tuple(_helpers(context)), limit=3_000, keep=4),
        Section(name="exemplars", pieces=tuple(_exemplars(context)), limit=8_000, keep=3),
    )


def facts_of(context: WritingContext) -> str:
    return "\n".join(f"{name}: {value}" for name, value in _facts(context) if value)


def _facts(context: WritingContext) -> Iterator[tuple[str, str]]:
    connector, service, behaviour = context.connector, context.service, context.behaviour
    yield "connector", f"{connector.kind} `{connector.name}`"
    yield "registered at", f"{connector.file}:{connector.line}"
    yield "constructor", connector.function
    yield "import path of its package", context.siblings
    yield "summary", context.spec.summary
    for method in behaviour.methods:
        yield "method", f"{method.name}{method.signature}  ({method.place})"
    yield "metadata it documents", ", ".join(behaviour.metadata.documented)
    yield "metadata it writes", ", ".join(behaviour.metadata.written)
    yield "metadata it reads", ", ".join(behaviour.metadata.read)
    yield "image", f"{service.image} ({service.reason})" if service.image else ""
    yield "its port", service.port
    yield "testcontainers module for it", _module(context)
    if service.known is not None:
        known = service.known
        yield "its environment", ", ".join(f"{name}={value}" for name, value in known.environment)
        yield "its command", " ".join(known.command)
        yield "it is ready when it logs", known.ready
        yield "worth knowing", known.advice
    yield "modules of testcontainers in go.mod", ", ".join(context.containers.modules) or "none"
    yield "file to write", context.tests.file
    yield "its package clause", f"package {context.tests.clause}"
    yield "it asks for a licence at", context.licence.place
    if context.licence.place and context.licence.for_tests:
        injected = "license.InjectTestService(stream.Resources()) after Build, before Run"
        yield "tests get a licence by", f"{context.licence.for_tests}: {injected}"


def _module(context: WritingContext) -> str:
    service = context.service
    if not service.module:
        return ""
    if service.required:
        return f"{service.module}, required in go.mod: use it"
    return f"{service.module} is not in go.mod: use testcontainers.Run"


def _options(context: WritingContext) -> Piece:
    lines = [_option(option) for option in context.spec.options if not option.deprecated]
    lines += [f"(also what {name} adds, which could not be read)" for name in context.spec.unread]
    return Piece("options", "\n".join(lines) or "(none)")


def _option(option: ConfigOption) -> str:
    said = [option.kind]
    if option.values:
        said.append("one of " + ", ".join(option.values))
    said.append("required" if option.required else _default(option))
    said += ["advanced"] if option.advanced else []
    example = f" e.g. {option.example}" if option.example and option.required else ""
    description = f": {option.description[:300]}" if option.description else ""
    return f"{option.name} ({', '.join(said)}){description}{example}"


def _default(option: ConfigOption) -> str:
    return "optional" if option.default is None else f"default {option.default or chr(34) * 2}"


def _source(context: WritingContext) -> Iterator[Piece]:
    for source in context.source:
        own = "only this connector's" if source.own else "shared with other connectors"
        part = "whole" if source.whole else "the declarations that it is made of"
        yield Piece("file", source.text, {"path": source.path, "is": own, "shown": part})


def _tests(context: WritingContext) -> Iterator[Piece]:
    tests = context.tests
    lines = [
        f"tested itself: {tests.tested}",
        *(f"exercises this connector: {each}" for each in tests.own[:20]),
        *(f"integration test of the package: {each}" for each in tests.tests[:40]),
    ]
    yield Piece("tests", "\n".join(lines))
    if tests.helpers:
        text = "\n".join(f"func {each.signature}  // {each.place}" for each in tests.helpers[:40])
        yield Piece("helpers", text, {"of": "test files of the same package: call, do not repeat"})
    if tests.taken:
        names = ", ".join(tests.taken[:MAX_TAKEN])
        yield Piece("names", names, {"are": "taken in the package: declare none of them again"})


def _helpers(context: WritingContext) -> Iterator[Piece]:
    for package in context.helpers:
        text = "\n".join(f"func {each.signature}  // {each.place}" for each in package.helpers)
        yield Piece("package", text, {"import": package.import_path})


def _exemplars(context: WritingContext) -> Iterator[Piece]:
    for each in context.exemplars:
        imports = indent("\n".join(each.imports), "\t")
        text = f"import (\n{imports}\n)\n\n{each.code}"
        yield Piece("exemplar", text, {"path": f"{each.path}:{each.line}", "chosen": each.reason})


def checklist_piece(checklist: Checklist) -> Piece:
    return Piece("checklist", "\n".join(chain.from_iterable(_items(checklist))))


def _items(checklist: Checklist) -> Iterator[tuple[str, ...]]:
    for item in checklist.items:
        essential = " [essential]" if item.essential else ""
        if item.option:
            yield (f"{item.id}{essential} {item.what}: {item.how}",)
        else:
            yield f"{item.id}{essential}: {item.what}", f"    see it by: {item.how}"


def doubts_piece(feasibility: Feasibility) -> Piece | None:
    if not feasibility.doubts:
        return None
    return Piece("doubts", "\n".join(doubt.sentence for doubt in feasibility.doubts))
