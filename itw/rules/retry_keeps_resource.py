"""A retry leaves a client behind on every attempt, or tries the same broken one again.

A client that was made before the service was ready may never recover, and one that is made on each
attempt and not closed leaks its connections. Make and close it inside the retry. A connection that
the test goes on using may be kept.

Bad:
    require.NoError(t, pool.Retry(func() error {
        client, err := kgo.NewClient(kgo.SeedBrokers(addr))
        if err != nil {
            return err
        }
        return client.Ping(ctx)
    }))

Good:
    require.NoError(t, pool.Retry(func() error {
        client, err := kgo.NewClient(kgo.SeedBrokers(addr))
        if err != nil {
            return err
        }
        defer client.Close()
        return client.Ping(ctx)
    }))
"""

import re
from collections.abc import Iterator

from itw.checking.rule import Rule, Unit, Violation
from itw.finding import Severity
from itw.source.call import Call
from itw.source.retries import Retry, retries_in

RULE = Rule(
    clause="Polling and Retries",
    spec=Severity.WARNING,
    connect=Severity.WARNING,
    label="R7",
)

MAKES = re.compile(r"New\w*|Open|Dial\w*|Connect\w*|CreateSession")
# What makes a client later, or holds nothing open.
DESCRIBES = re.compile(
    r"(?:.*\.)?New\w*(?:Cluster|Config|Options?|Opts|Builder|Logger|Message|Reader|Buffer)"
    r"|(?:.*\.)?log\.New\w*"
)
# Clients that send requests and hold nothing: they have nothing to close.
STATELESS = (
    "github.com/aws/aws-sdk-go",
    "github.com/Azure/azure-sdk-for-go",
    "github.com/elastic/go-elasticsearch",
    "github.com/minio/minio-go",
    "github.com/opensearch-project/opensearch-go",
)
ERROR = re.compile(r"(?:\w*[a-z])?[eE]rr(?:or)?\d*")
PLAIN = r"String|Bytes|Hex"


def check(unit: Unit) -> Iterator[Violation]:
    for test, visit in unit.reached:
        for retry in retries_in(unit.package, visit):
            for message in (*_left_open(retry), *_made_outside(retry)):
                yield test.violation(retry.call, message, visit=visit)


def _left_open(retry: Retry) -> Iterator[str]:
    """Clients made in the closure, of its own, and not closed there."""
    clients = {_made(call) for call in retry.tried.calls} - {""}
    for made in retry.tried.calls:
        name = _made(made) if made.receiver not in clients else ""  # what a client returns
        if not name or not _declares(made) or _is_value(name, retry, made):
            continue
        if retry.tried.declared.full_name(made).startswith(STATELESS):
            continue
        if not re.search(rf"\b{name}\.\w*(?:Close|Disconnect|Stop)", retry.tried.scope.code):
            yield f"`{name}` is made on each attempt and never closed; close it in the retry"


def _is_value(name: str, retry: Retry, made: Call) -> bool:
    """Whether nothing but its text is asked for, as of a UUID: it holds nothing open."""
    after = retry.tried.scope.code[made.end - retry.tried.scope.start :]
    return not re.search(rf"\b{name}\b(?!\.(?:{PLAIN})\()", after)


def _made_outside(retry: Retry) -> Iterator[str]:
    """Clients made before the retry and used for nothing but it."""
    function = retry.visit.function
    around = list(function.scope_chain(retry.call.scope))
    for made in function.calls if retry.is_in_place else ():
        name = _made(made)
        if not name or made.start > retry.call.start or "Pool" in made.method:
            continue
        if function.scopes[made.scope] not in around:  # another closure's
            continue
        word = re.compile(rf"\b{re.escape(name)}\.")
        later = function.text.code[retry.call.end : function.end]
        if word.search(retry.tried.scope.code) and not re.search(rf"\b{re.escape(name)}\b", later):
            yield f"`{name}` is made before the retry; make and close it in each attempt"


def _made(call: Call) -> str:
    name = next(iter(call.assigned), "")
    makes = MAKES.fullmatch(call.method) is not None and name.isidentifier() and name != "_"
    described = "request" in call.method.lower() or DESCRIBES.fullmatch(call.name)
    other = described or ERROR.fullmatch(name)
    return name if makes and not other else ""


def _declares(call: Call) -> bool:
    code = call.text.code
    line = code[code.rfind("\n", 0, call.start) : call.start]
    return ":=" in line
