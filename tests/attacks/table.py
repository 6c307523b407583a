"""The attacks of requests.yaml as bytes, and what their answers show.

A tool is judged by what the engine has afterwards, not by what it says.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

API = "/v1.41"
HERE = Path(__file__).parent


class Outcome(StrEnum):
    REFUSED = "refused"
    TAME = "tame"  # answered with success, and harmless
    LET_THROUGH = "let through"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One request, with its places for names filled in."""

    id: str
    row: int
    request: bytes
    must: str = ""  # "refuse", "tame" or, either will do, ""
    says: str = ""
    harm: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The first answer on the connection."""

    raw: bytes

    @property
    def status(self) -> int:
        """0 where there was no answer; "100 Continue" is none yet."""
        match = re.match(
            rb"(?:HTTP/1\.1 100 .*?\r\n\r\n)?HTTP/1\.[01] (\d{3})", self.raw, re.DOTALL
        )
        return int(match[1]) if match else 0

    @property
    def made(self) -> str:
        """The id of what was made, "" where nothing was."""
        match = re.search(rb'"Id": ?"([0-9a-f]{64})"', self.raw)
        return match[1].decode() if match and self.status == 201 else ""

    @property
    def message(self) -> str:
        match = re.search(rb'\{"message": ?(".*?[^\\]")', self.raw, re.DOTALL)
        return json.loads(match[1]) if match else ""


def attacks(names: Mapping[str, str]) -> list[Attack]:
    return [_attack(entry, names) for entry in yaml.safe_load((HERE / "requests.yaml").read_text())]


def _attack(entry: dict[str, Any], names: Mapping[str, str]) -> Attack:
    known = {"id", "row", "must", "says"}
    return Attack(
        request=_bytes(entry, names),
        harm=_filled(entry.get("harm", {}), names),
        **{key: value for key, value in entry.items() if key in known},
    )


def _bytes(entry: dict[str, Any], names: Mapping[str, str]) -> bytes:
    if "head" in entry:
        many = "".join(f"X-{number}: x\r\n" for number in range(entry["head"]))
        return f"GET /_ping HTTP/1.1\r\nHost: docker\r\n{many}\r\n".encode()
    if "raw" in entry:
        raw = str(_filled(entry["raw"], names))
        body = raw.partition("\r\n\r\n")[2]
        return raw.replace("{length}", str(len(body.encode()))).encode()
    method, path = str(_filled(entry["send"], names)).split(" ", 1)
    if method.startswith("!"):
        method = method[1:]
    else:
        path = API + path
    headers = {"Host": "docker", "Connection": "close"}
    body = _body(entry, names)
    if body is not None:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    headers |= entry.get("headers", {})
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + (body or b"")


def _body(entry: dict[str, Any], names: Mapping[str, str]) -> bytes | None:
    if "repeat" in entry:
        text, times = entry["repeat"]
        return bytes(text * times, "ascii")
    if "body_hex" in entry:
        return bytes.fromhex(entry["body_hex"])
    if "body" not in entry:
        return None
    body = _filled(entry["body"], names)
    return (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode()


def _filled(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, text in names.items():
            value = value.replace("{" + name + "}", text)
        return value
    if isinstance(value, dict):
        return {_filled(key, names): _filled(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, names) for inner in value]
    return value


def judged(
    attack: Attack, answer: Answer, inspect: Callable[[str], Any], upstream: bytes | None = None
) -> Outcome:
    """`inspect` gives what the engine says of the container with that id."""
    if _did_harm(attack, answer, inspect, upstream):
        return Outcome.LET_THROUGH
    return Outcome.TAME if 0 < answer.status < 400 else Outcome.REFUSED


def _did_harm(
    attack: Attack, answer: Answer, inspect: Callable[[str], Any], upstream: bytes | None
) -> bool:
    harm = attack.harm
    if not harm:
        return 0 < answer.status < 400
    if "answered" in harm and re.search(harm["answered"].encode(), answer.raw):
        return True
    if "upstream" in harm and upstream and re.search(harm["upstream"].encode(), upstream):
        return True
    if "made" in harm and answer.made:
        thing = inspect(answer.made)
        return all(_has(thing, path, wanted) for path, wanted in harm["made"].items())
    return False


def _has(thing: Any, path: str, wanted: Any) -> bool:
    for key in path.split("."):
        thing = thing.get(key) if isinstance(thing, dict) else None
    if wanted == "any":
        return bool(thing)
    if isinstance(wanted, dict):
        return isinstance(thing, dict) and any(
            thing.get(key) == value for key, value in wanted.items()
        )
    if isinstance(wanted, list) and wanted:
        return isinstance(thing, list) and any(item in thing for item in wanted)
    return bool(thing == wanted)
