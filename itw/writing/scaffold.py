"""A test to start from, made without a model: it compiles, tells its story, and is not finished.

The container, the stream and the cleanup are there; a TODO stands where only a person knows what to
do. Until those are done the test fails: a scaffold never passes by saying nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from string import Template
from textwrap import indent, wrap

from itw import messages
from itw.configuration import registry
from itw.errors import UserError
from itw.tree import Tree
from itw.writing.checklist import checklist_of
from itw.writing.context import WritingContext
from itw.writing.draft import Draft
from itw.writing.drafting import with_package
from itw.writing.framework import PURE, SERVICE, Framework, framework_of
from itw.writing.scaffold_bodies import BODIES, CONSTRUCTED_CACHE
from itw.writing.scaffold_config import config_of, has_address

CONTAINERS = "github.com/testcontainers/testcontainers-go"
TESTIFY = "github.com/stretchr/testify"
IMPORTS = {
    **{name: name for name in ("context", "errors", "fmt", "slices", "sync", "testing", "time")},
    "assert": f"{TESTIFY}/assert",
    "require": f"{TESTIFY}/require",
    "testcontainers": CONTAINERS,
    "wait": f"{CONTAINERS}/wait",
    "service": SERVICE,
    "integration": f"{SERVICE}/integration",
}
MAX_ITEMS = 30
ACRONYMS = {name: name.upper() for name in ("sql", "mqtt", "amqp", "http", "aws", "kv", "cdc")}


class NoScaffold(UserError):
    """No scaffold is known for a component of this kind."""


def scaffold(context: WritingContext, tree: Tree) -> Draft:
    """Raises NoScaffold where there is nothing to start from: scanners, caches of no framework."""
    written = _Scaffold(context, framework_of(tree))
    add = context.registry.add
    known = tree.read([registry.PATH]).get(registry.PATH) if add else None
    return Draft(
        connector=context.connector,
        files={context.tests.file: written.file.encode()},
        tests=(written.test,),
        registry=with_package(known, context.connector.package) if known is not None else None,
        notes=(messages.scaffold_is_not_finished(),),
    )


@dataclass(frozen=True)
class _Scaffold:
    """One file, put together from pieces of Go."""

    context: WritingContext
    framework: Framework

    @property
    def file(self) -> str:
        body = f"{self._started}\n\n{self._todo}{self._test}"
        head = f"{self.context.header}\n\n" if self.context.header else ""
        imports = "\n\n".join("\n".join(group) for group in self._imports(body) if group)
        clause = self.context.tests.clause
        return f"{head}package {clause}\n\nimport (\n{indent(imports, chr(9))}\n)\n\n{body}\n"

    @cached_property
    def test(self) -> str:
        connector = self.context.connector
        kind, name = camel(connector.kind), camel(connector.name)
        return self._free(f"TestIntegration{name if name.endswith(kind) else name + kind}")

    @cached_property
    def start(self) -> str:
        connector = self.context.connector
        return self._free(f"startServiceOf{camel(connector.name)}{camel(connector.kind)}")

    def _free(self, name: str) -> str:
        """The name, or one like it that the package does not have."""
        taken = set(self.context.tests.taken)
        numbered = (f"{name}{number}" for number in range(2, 1000))
        return next(each for each in (name, *numbered) if each not in taken)

    def _imports(self, body: str) -> Iterator[list[str]]:
        """Standard library; others; the framework; the repository's own."""
        blank = {PURE} if self.framework.pure else set()
        blank |= {self.context.siblings} if self.context.tests.is_external else set()
        groups: tuple[list[str], ...] = ([], [], [], [])
        for path in sorted({*_used({**IMPORTS, **self._more}, body), *blank}):
            index = 0 if "." not in path.split("/")[0] else 1
            index = 2 if path.startswith("github.com/redpanda-data/benthos/") else index
            index = 3 if path.startswith(f"{self.context.module}/") else index
            groups[index].append(f'_ "{path}"' if path in blank else f'"{path}"')
        yield from groups

    @property
    def _more(self) -> Mapping[str, str]:
        """What this repository offers: a module for the image, a licence for tests."""
        service, licence = self.context.service, self.context.licence
        more = {self._helper: service.helper} if service.helper else {}
        return more | ({"license": licence.for_tests} if licence.for_tests else {})

    @property
    def _helper(self) -> str:
        return self.context.service.helper.rpartition("/")[2]

    @property
    def _todo(self) -> str:
        items = [item for item in checklist_of(self.context).items if item.essential]
        options = [item.option for item in items if item.option]
        lines = [f"//   - {item.what}" for item in items if not item.option][:MAX_ITEMS]
        lines += [f"//   - {messages.options_to_exercise()}"] if options else []
        lines += [f"//     {line}" for line in wrap(", ".join(options), 90)]
        said = [f"// {line}".rstrip() for line in messages.scaffold_todo(test=self.test)]
        return "\n".join((*said, *lines)) + "\n"

    @property
    def _started(self) -> str:
        service = self.context.service
        port, image = service.port or "8080/tcp", service.image or "example/todo:1"
        said = [f"// {self.start} starts the service and returns its address, host:port."]
        if not service.image or not service.port:
            said.append("// TODO: which image, and which port of it.")
        options = "".join(f"\t\t{option},\n" for option in self._options(port))
        run = f"{self._helper}.Run" if service.helper else "testcontainers.Run"
        call = f'{run}(t.Context(), "{image}"' + (f",\n{options}\t)" if options else ")")
        return Template(STARTED).substitute(
            said="\n".join(said), start=self.start, call=call, port=port
        )

    def _options(self, port: str) -> Iterator[str]:
        service = self.context.service
        if service.helper:
            return  # the module knows
        yield f'testcontainers.WithExposedPorts("{port}")'
        known = service.known
        if known is not None and known.image.rpartition(":")[0] == service.image.rpartition(":")[0]:
            pairs = ", ".join(f'"{name}": "{value}"' for name, value in known.environment)
            if pairs:
                yield f"testcontainers.WithEnv(map[string]string{{{pairs}}})"
            if known.command:
                words = ", ".join(f'"{word}"' for word in known.command)
                yield f"testcontainers.WithCmd({words})"
        listening = f'wait.ForListeningPort("{port}").WithStartupTimeout(time.Minute)'
        yield f"testcontainers.WithWaitStrategy({listening})"

    @property
    def _test(self) -> str:
        connector = self.context.connector
        known = BODIES.get(connector.kind)
        if known is None:
            raise NoScaffold(messages.no_scaffold(connector=str(connector)))
        body, section = known
        words = {"start": self.start, "unused": self._unused, **self._licences}
        if section == "label" and not self.framework.resources:
            body, section = CONSTRUCTED_CACHE, "none"
            words |= self._constructed()
        filled = Template(body).substitute(words, config=self._config(section))
        return f"func {self.test}(t *testing.T) {{\n\tintegration.CheckSkip(t)\n\n{filled}}}"

    def _constructed(self) -> Mapping[str, str]:
        """How the package makes the connector itself: only a constructor of the config is known."""
        connector = self.context.connector
        spec = re.search(
            rf'"{re.escape(connector.name)}"\s*,\s*(\w+\(\)|\w+)\s*,', self.context.source[0].text
        )
        if connector.kind != "cache" or not connector.function or spec is None:
            raise NoScaffold(messages.no_scaffold(connector=str(connector)))
        return {"spec": spec[1], "constructor": f"{connector.function}(conf)"}

    def _config(self, section: str) -> str:
        """A YAML text as Go source, with the address in it where the config has a place for it."""
        connector = self.context.connector
        lines = config_of(self.context.spec)
        if section != "none":
            head = f"{connector.name}:" if lines else f"{connector.name}: {{}}"
            lines = (head, *(f"  {line}" for line in lines))
        if section in {"input", "output"}:
            lines = (f"{section}:", *(f"  {line}" for line in lines))
        if section == "label":
            lines = ("label: tested", *lines)
        yaml = "`\n" + "\n".join(lines) + "\n`"
        filled = f"fmt.Sprintf({yaml}, address)" if has_address(self.context.spec) else yaml
        more = self.framework.parse_arguments - 1 if section == "none" else 0
        return filled + ", nil" * more

    @property
    def _unused(self) -> str:
        if has_address(self.context.spec):
            return ""
        return "\tt.Log(address) // TODO: put it where the config has the service's address.\n"

    @property
    def _licences(self) -> Mapping[str, str]:
        licence = self.context.licence
        if not (licence.place and licence.for_tests):
            return {"licence": "", "resources_licence": ""}
        return {
            "licence": "\tlicense.InjectTestService(stream.Resources())\n",
            "resources_licence": "\tlicense.InjectTestService(resources)\n",
        }


STARTED = """\
$said
func $start(t *testing.T) string {
	t.Helper()

	container, err := $call
	testcontainers.CleanupContainer(t, container)
	require.NoError(t, err)

	address, err := container.PortEndpoint(t.Context(), "$port", "")
	require.NoError(t, err)
	return address
}"""


def camel(name: str) -> str:
    """ "redis_streams" as "RedisStreams", "sql_insert" as "SQLInsert"."""
    words = [word for word in re.split(r"[^A-Za-z0-9]+", name) if word]
    return "".join(ACRONYMS.get(word, word[:1].upper() + word[1:]) for word in words)


def _used(imports: Mapping[str, str], body: str) -> Iterator[str]:
    """The packages whose name stands before a dot in the code, strings and comments left out."""
    code = re.sub(r"`[^`]*`|\"(?:[^\"\\]|\\.)*\"|//[^\n]*", "", body)
    for name, path in imports.items():
        if re.search(rf"(?<![\w.]){re.escape(name)}\.", code):
            yield path
