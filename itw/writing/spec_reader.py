"""Reads a connector's config spec from its source: every option, also those that helpers add.

The functions that build a spec are followed as they would run: local variables, arguments, package
variables, other packages of the repository. What is decided at run time only counts as there.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from tree_sitter import Node

from itw.connector import Connector
from itw.mutants.fields import CHAINED, arguments, called
from itw.mutants.syntax import Function, line, text, walk
from itw.writing.config_options import ConfigOption, ConfigSpec
from itw.writing.go_packages import GoPackages
from itw.writing.spec_fields import ENUMS, IMPLIED, NAMED, OPTIONAL
from itw.writing.spec_strings import MAX_DEPTH, Options, Scope, Strings, TooMuch, bound

SERVICE = "public/service"
ADDS_FIELDS = re.compile(r"Spec|Field|Config")
MAX_OPTIONS = 400
MAX_DESCRIPTION = 600


def read_spec(connector: Connector, packages: GoPackages) -> ConfigSpec:
    """The options in the order of the spec, each once; none where there is no registration."""
    reader = _Reader(packages)
    root = packages.of_file(connector.file).roots.get(connector.file)
    call = _registration(root, connector) if root is not None else None
    try:
        options = reader.registered(call, connector.file) if call is not None else []
    except (TooMuch, RecursionError):  # code that is written to keep us busy, or generated
        return ConfigSpec(unread=(connector.function or connector.name,))
    found: dict[str, ConfigOption] = {}
    for option in options[:MAX_OPTIONS]:
        found.setdefault(option.name, option)
    return ConfigSpec(
        options=tuple(found.values()),
        summary=reader.summary,
        description=reader.description,
        unread=tuple(dict.fromkeys(reader.unread)),
    )


def _registration(root: Node, connector: Connector) -> Node | None:
    """The registering call on the connector's line."""
    return next(
        (
            node
            for node in walk(root)
            if node.type == "call_expression"
            and "Register" in called(node)
            and line(node) <= connector.line <= node.end_point[0] + 1
            and len(arguments(node)) > 1
        ),
        None,
    )


class _Reader:
    """One spec. What is said of the component itself is kept beside its options."""

    def __init__(self, packages: GoPackages) -> None:
        self.packages = packages
        self.strings = Strings(packages)
        self.summary = ""
        self.description = ""
        self.unread: list[str] = []

    def registered(self, call: Node, path: str) -> Options:
        """The options of a registering call, with what stands before it in its function."""
        scope = Scope(path)
        around = call.parent
        while around is not None and around.type != "function_declaration":
            around = around.parent
        body = around.child_by_field_name("body") if around is not None else None
        if body is not None:
            self._run(body, scope)
        return self.options(arguments(call)[1], scope)

    def options(self, node: Node, scope: Scope) -> Options:
        """The options that an expression stands for."""
        self.strings.step()
        match node.type:
            case "call_expression":
                return self._called(node, scope)
            case "identifier":
                return self._named(text(node), scope)
            case "composite_literal":
                body = node.child_by_field_name("body")
                return self._each(body, scope) if body is not None else []
            case "literal_element" | "parenthesized_expression" | "variadic_argument":
                return self._each(node, scope)
            case "expression_list" | "argument_list":
                return self._each(node, scope)
            case _:
                return []

    def _each(self, node: Node, scope: Scope) -> Options:
        return self._each_of(node.named_children, scope)

    def _each_of(self, nodes: Iterable[Node], scope: Scope) -> Options:
        return [option for node in nodes for option in self.options(node, scope)]

    def _named(self, name: str, scope: Scope) -> Options:
        known = scope.names.get(name)
        if isinstance(known, list):
            return known
        if known is not None:
            return self.options(*known)
        value = self.packages.of_file(scope.path).values.get(name)
        if value is None or scope.depth >= MAX_DEPTH:
            return []
        return self.options(value[1], Scope(value[0], depth=scope.depth + 1))

    def _called(self, call: Node, scope: Scope) -> Options:
        function = call.child_by_field_name("function")
        given = arguments(call)
        if function is None:
            return []
        if function.type == "identifier":
            return self._of_function(text(function), given, scope)
        operand = function.child_by_field_name("operand")
        method = text(function.child_by_field_name("field"))
        if operand is None:
            return []
        if operand.type == "identifier" and text(operand) not in scope.names:
            found = self._of_package(text(operand), method, call, scope)
            if found is not None:
                return found
        return self._chained(self.options(operand, scope), method, given, scope)

    def _of_function(self, name: str, given: list[Node], scope: Scope) -> Options:
        if name == "append":
            return self._each_of(given, scope)
        found = self.packages.of_file(scope.path).functions.get(name)
        return self._returned(*found, given, scope) if found is not None else []

    def _of_package(self, local: str, name: str, call: Node, scope: Scope) -> Options | None:
        """What a package's function adds; None where the name is no package's."""
        import_path = self.packages.of_file(scope.path).imports.get(scope.path, {}).get(local)
        if import_path is None:
            return None
        if import_path.endswith(SERVICE):
            return self._constructed(name, call, scope)
        if import_path == "slices":
            return self._each_of(arguments(call), scope)
        package = self.packages.imported(scope.path, local)
        found = package.functions.get(name) if package is not None else None
        if found is None and name in IMPLIED:
            return self._constructed(name, call, scope)
        if found is None:
            if ADDS_FIELDS.search(name):
                self.unread.append(f"{local}.{name}")
            return []
        return self._returned(*found, arguments(call), scope)

    def _constructed(self, name: str, call: Node, scope: Scope) -> Options:
        if name in IMPLIED:
            return [replace(each, place=f"{scope.path}:{line(call)}") for each in IMPLIED[name]]
        kind = NAMED.get(name)
        given = arguments(call)
        if kind is None or not given:
            return []
        own = self.strings.value(given[0], scope)
        option = ConfigOption(
            name=own or text(given[0]),
            kind=kind,
            optional=kind in OPTIONAL,
            values=tuple(self.strings.values(given[1:], scope)) if name in ENUMS else (),
            place=f"{scope.path}:{line(call)}",
        )
        inner = self._each_of(given[1:], scope)
        return [option, *(replace(each, name=f"{option.name}.{each.name}") for each in inner)]

    def _chained(self, options: Options, method: str, given: list[Node], scope: Scope) -> Options:
        """The options after a method was called on what holds them."""
        if method in {"Field", "Fields"}:
            return [*options, *self._each_of(given, scope)]
        if not options or method in {"Summary", "Stable", "Beta", "Categories", "Version"}:
            self._describe(method, given, scope)
            return options
        first, *rest = options
        if method == "Description" and first.description:
            return options  # of the spec, which has fields already
        return [self._changed(first, method, given, scope), *rest]

    def _describe(self, method: str, given: list[Node], scope: Scope) -> None:
        if method == "Summary" and given and not self.summary:
            self.summary = self.strings.value(given[0], scope).strip()
        if method == "Description" and given and not self.description:
            self.description = self.strings.value(given[0], scope).strip()

    def _changed(
        self, option: ConfigOption, method: str, given: list[Node], scope: Scope
    ) -> ConfigOption:
        match method:
            case "Description" if given:
                said = " ".join(self.strings.value(given[0], scope).split())
                return replace(option, description=said[:MAX_DESCRIPTION])
            case "Default" if given:
                return replace(option, default=self.strings.default(given[0], scope))
            case "Example" | "Examples" if given and not option.example:
                return replace(option, example=self.strings.default(given[0], scope)[:120])
            case "Optional":
                return replace(option, optional=True)
            case "Advanced":
                return replace(option, advanced=True)
            case "Deprecated":
                return replace(option, deprecated=True, optional=True)
            case "Secret":
                return replace(option, secret=True)
            case _:
                return option

    def _returned(self, path: str, function: Function, given: list[Node], scope: Scope) -> Options:
        if scope.depth >= MAX_DEPTH:
            return []
        inside = Scope(path, dict(bound(function, given, scope)), scope.depth + 1)
        return self._run(function.body, inside)

    def _run(self, node: Node, scope: Scope) -> Options:
        """The options that the statements below a node return."""
        returned: Options = []
        for child in node.named_children:
            match child.type:
                case "return_statement":
                    returned += self._each(child, scope)
                case "short_var_declaration" | "assignment_statement":
                    self._assign(child, scope)
                case "var_declaration":
                    for spec in walk(child):
                        if spec.type == "var_spec":
                            self._declare(spec, scope)
                case "range_clause":
                    self._range(child, scope)
                case "expression_statement":
                    self._mutate(child, scope)
                case "func_literal" | "call_expression":
                    pass
                case _:
                    returned += self._run(child, scope)
        return returned

    def _assign(self, statement: Node, scope: Scope) -> None:
        left = statement.child_by_field_name("left")
        right = statement.child_by_field_name("right")
        if left is None or right is None:
            return
        for name, value in zip(left.named_children, right.named_children, strict=False):
            self._set(text(name), value, scope)

    def _mutate(self, statement: Node, scope: Scope) -> None:
        """`spec.Field(…)` for what it does to `spec`."""
        expression = statement.named_children[0]
        root = expression
        while root.type in CHAINED and root.named_children:
            root = root.named_children[0]
        if root.type == "identifier" and text(root) in scope.names:
            scope.names[text(root)] = self.options(expression, scope)

    def _range(self, clause: Node, scope: Scope) -> None:
        """A loop over options is run once, with all of them."""
        left, right = (clause.child_by_field_name(side) for side in ("left", "right"))
        if left is not None and right is not None and left.named_children:
            scope.names[text(left.named_children[-1])] = self.options(right, scope)

    def _declare(self, spec: Node, scope: Scope) -> None:
        values = spec.child_by_field_name("value")
        if values is not None:
            for name, value in zip(
                spec.children_by_field_name("name"), values.named_children, strict=False
            ):
                self._set(text(name), value, scope)

    def _set(self, name: str, value: Node, scope: Scope) -> None:
        """A variable holds options, or stands for what it was given."""
        options = self.options(value, scope)
        if options or isinstance(scope.names.get(name), list):
            scope.names[name] = options
        else:
            outer = Scope(scope.path, {k: v for k, v in scope.names.items() if k != name})
            scope.names[name] = (value, replace(outer, depth=scope.depth))
