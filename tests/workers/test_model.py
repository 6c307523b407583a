"""The model adapter against the double: typed replies, tools, retries, limits and money."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Annotated

import pytest
from anthropic.types import Message
from pydantic import BaseModel, Field

from itw.errors import UserError
from itw.spending import DOLLAR, Limit, OverBudget, Price
from tests.model_double.script import Break, Fail, Say, Use
from tests.model_double.server import KEY, Double, playing
from workers.ledger import MemoryLedger
from workers.model import Model
from workers.model_client import Client, Payer, Request
from workers.model_errors import Declined, InvalidReply, PromptTooLong, Refused, Unavailable
from workers.model_question import Answer, Part, Purse, Question, Tool
from workers.model_turns import MAX_TOOL_RESULT

PRICE = Price(input=2, output=10, cache_write=2.5, cache_read=0.1)


class Colour(BaseModel):
    name: str
    shade: int


class Path(BaseModel):
    path: str


GREEN = {"name": "green", "shade": 3}


@pytest.fixture
def double() -> Iterator[Double]:
    with playing() as running:
        yield running


def ask_at(
    double: Double,
    asked: Question[Colour],
    purse: Purse | None = None,
    check: Callable[[], None] = lambda: None,
    **options: object,
) -> Answer[Colour]:
    given = {"api_key": KEY, "model": "claude-sonnet-5-5", "price": PRICE, "sleep": [].append}
    client = Client(base_url=double.url, **{"ledger": MemoryLedger(), **given, **options})
    with Model(client) as model:
        return model.ask(asked, purse or Purse(), check=check)


def question(**options: object) -> Question[Colour]:
    given = {"system": (Part("Be brief.", cached=True),), "opening": "Which colour?"}
    return Question(reply=Colour, **{**given, **options})


def ask(double: Double, *steps: object, **options: object) -> Answer[Colour]:
    double.play(*steps)
    return ask_at(double, question(**options))


def test_a_reply_becomes_a_value_of_the_type_that_was_asked_for(double: Double) -> None:
    answer = ask(double, Say(text=GREEN, thinking="hm"))
    assert answer.value == Colour(name="green", shade=3)
    assert answer.requests == 1
    sent = double.asked[0]
    assert sent["output_config"]["format"]["schema"]["properties"].keys() == {"name", "shade"}
    assert sent["system"][0]["cache_control"] == {"type": "ephemeral"}


def test_what_others_wrote_is_said_by_the_user_before_the_opening(double: Double) -> None:
    ask(double, Say(text=GREEN), material=(Part("theirs", cached=True),))
    [sent] = double.asked
    assert "theirs" not in str(sent["system"])
    theirs, opening = sent["messages"][0]["content"]
    assert (theirs["text"], theirs["cache_control"]) == ("theirs", {"type": "ephemeral"})
    assert opening == {"type": "text", "text": "Which colour?"}


def test_what_a_reply_cost_is_counted_with_the_cache(double: Double) -> None:
    answer = ask(double, Say(text=GREEN, cache_read=10, cache_write=20, output_tokens=100))
    tokens = answer.tokens
    assert (tokens.cache_read, tokens.cache_write, tokens.output) == (10, 20, 100)
    assert answer.cost == PRICE.cost(tokens) > 1000


def test_a_reply_in_words_and_a_code_fence_is_read(double: Double) -> None:
    said = 'Here it is:\n```json\n{"name": "green", "shade": 3}\n```'
    assert ask(double, Say(text=said)).value.shade == 3


@pytest.mark.parametrize("wrong", ['{"name": "green"}', '{"name": "gre', "[]", "no", ""])
def test_a_reply_of_another_shape_is_sent_back_with_what_is_wrong(
    double: Double, wrong: str
) -> None:
    answer = ask(double, Say(text=wrong), Say(text=GREEN))
    assert answer.requests == 2
    assert "could not be read" in double.asked[1]["messages"][-1]["content"]


def test_a_model_that_never_finds_the_shape_ends_with_one_error(double: Double) -> None:
    with pytest.raises(InvalidReply, match="could not be used"):
        ask(double, *[Say(text="no")] * 9)
    assert len(double.asked) == 3


def test_a_refusal_is_not_asked_again(double: Double) -> None:
    with pytest.raises(Declined):
        ask(double, Say(text="I would rather not.", stop_reason="refusal"))
    assert len(double.asked) == 1


def test_a_reply_that_was_cut_is_asked_for_again(double: Double) -> None:
    answer = ask(double, Say(text='{"name": "gr', stop_reason="max_tokens"), Say(text=GREEN))
    assert answer.value.name == "green"


def test_a_use_of_a_tool_that_was_cut_is_answered_and_not_run(double: Double) -> None:
    use = Say(uses=[Use(tool="read", input={"path": "a"})], stop_reason="max_tokens")
    used: list[Path] = []
    ask(double, use, Say(text=GREEN), tools=(tool(lambda given: used.append(given) or ""),))
    before, after = double.asked[1]["messages"][1:]
    [result] = after["content"]
    assert (result["tool_use_id"], result["is_error"]) == (before["content"][-1]["id"], True)
    assert "was cut" in result["content"]
    assert used == []


class Narrow(BaseModel):
    """Limits that the API takes in no schema."""

    name: Annotated[str, Field(max_length=5)]
    shades: Annotated[list[int], Field(max_length=2)]


def test_limits_of_a_reply_are_held_here_and_not_sent(double: Double) -> None:
    double.play(Say(text={"name": "too long", "shades": []}), Say(text={"name": "a", "shades": []}))
    asked = replace(question(), reply=Narrow)
    assert ask_at(double, asked).value == Narrow(name="a", shades=[])
    schema = double.asked[0]["output_config"]["format"]["schema"]
    assert schema["additionalProperties"] is False
    assert "maxItems" not in schema["properties"]["shades"]


# Tools


def tool(run: Callable[[Path], str]) -> Tool:
    return Tool("read", "Read a file.", Path, run)


def test_tools_are_used_and_their_results_sent_with_everything_said_before(double: Double) -> None:
    use = Say(thinking="look first", uses=[Use(tool="read", input={"path": "a.go"})])
    answer = ask(double, use, Say(text=GREEN), tools=(tool(lambda given: f"<{given.path}>"),))
    assert answer.requests == 2
    before, result = double.asked[1]["messages"][1:]
    assert [block["type"] for block in before["content"]] == ["thinking", "tool_use"]
    assert (result["content"][0]["content"], result["content"][0]["is_error"]) == ("<a.go>", False)


def fail(_: Path) -> str:
    raise UserError("There is no such file.")


@pytest.mark.parametrize(
    ("use", "run", "said"),
    [
        (Use(tool="write", input={"path": "a"}), str, "There is no tool 'write'."),
        (Use(tool="read", input={"file": "a"}), str, "path: Field required"),
        (Use(tool="read", input={"path": "a"}), fail, "There is no such file."),
    ],
    ids=["unknown", "wrong input", "refused"],
)
def test_what_a_tool_can_not_do_is_said_to_the_model(
    double: Double, use: Use, run: Callable[[Path], str], said: str
) -> None:
    ask(double, Say(uses=[use]), Say(text=GREEN), tools=(tool(run),))
    [result] = double.asked[1]["messages"][-1]["content"]
    assert (result["content"], result["is_error"]) == (said, True)


def test_what_a_tool_takes_is_not_the_time_of_the_model(double: Double) -> None:
    """A test that is tried runs for minutes: then the model was not too slow."""

    class Recorded(Client):
        def send(self, request: Request, payer: Payer, check: Callable[[], None]) -> Message:
            left.append(request.seconds)
            return super().send(request, payer, check)

    def run(_: Path) -> str:
        now.append(now[-1] + 1_000)
        return "it passed"

    now, left = [0.0], list[float]()
    double.play(Say(uses=[Use(tool="read", input={"path": "a"})]), Say(text=GREEN))
    client = Recorded(
        api_key=KEY, model="m", price=PRICE, base_url=double.url, ledger=MemoryLedger()
    )
    with Model(client, clock=lambda: now[-1]) as model:
        model.ask(question(seconds=900, tools=(tool(run),)), Purse())
    assert left == [900, 900]


def test_a_long_result_is_cut_and_the_cut_is_said(double: Double) -> None:
    use = Say(uses=[Use(tool="read", input={"path": "a"})])
    ask(double, use, Say(text=GREEN), tools=(tool(lambda _: "x" * 1_000_000),))
    [result] = double.asked[1]["messages"][-1]["content"]
    assert len(result["content"]) < MAX_TOOL_RESULT + 200
    assert result["content"].endswith("[cut: 1,000,000 characters in all; ask for less]")


def test_a_model_that_only_uses_tools_is_stopped(double: Double) -> None:
    use = Say(uses=[Use(tool="read", input={"path": "a"})])
    with pytest.raises(InvalidReply, match="without coming to an end"):
        ask(double, *[use] * 20, tools=(tool(lambda _: ""),), turns=4)
    assert len(double.asked) == 6


# Failures


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, "rate_limit_error"), (500, "api_error"), (503, "api_error"), (529, "overloaded_error")],
)
def test_what_passes_is_tried_again(double: Double, status: int, kind: str) -> None:
    assert ask(double, Fail(status=status, kind=kind), Say(text=GREEN)).value.name == "green"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (403, "permission_error"),
        (404, "not_found_error"),
        (413, "request_too_large"),
    ],
)
def test_what_does_not_pass_is_said_once(double: Double, status: int, kind: str) -> None:
    with pytest.raises(Refused, match="scripted") as caught:
        ask(double, Fail(status=status, kind=kind))
    assert caught.value.status == status
    assert len(double.asked) == 1


@pytest.mark.parametrize(
    "broken",
    [
        Break(of=Say(text=GREEN), events=4, error="overloaded_error"),
        Break(of=Say(text=GREEN), events=4),
        Break(of=Say(text=GREEN), events=0),
        Break(of=Say(text=GREEN), events=2, raw=b'event: message_delta\ndata: {"type": "mess'),
        Break(of=Say(text=GREEN), events=0, raw=b"<html>Bad gateway</html>"),
        Break(of=Say(uses=[Use(tool="read", input={"path": "a" * 90})]), events=3),
    ],
    ids=["overloaded", "cut", "empty", "half an event", "no stream", "half a tool"],
)
def test_a_stream_that_breaks_off_is_asked_for_again(double: Double, broken: Break) -> None:
    assert ask(double, broken, Say(text=GREEN)).value.name == "green"


def test_what_a_broken_stream_used_is_counted(double: Double) -> None:
    double.play(
        Break(of=Say(text="x" * 4000), events=50, error="overloaded_error"), Say(text=GREEN)
    )
    purse = Purse()
    answer = ask_at(double, question(), purse)
    assert answer.requests == 2
    assert answer.tokens.output > 400
    assert purse.cost == answer.cost == PRICE.cost(answer.tokens)


def test_waits_grow_and_follow_the_server_within_reason(double: Double) -> None:
    overloaded = Fail(status=529, kind="overloaded_error")
    told = Fail(status=429, kind="rate_limit_error", retry_after="7")
    absurd = Fail(status=429, kind="rate_limit_error", retry_after="86400")
    double.play(overloaded, told, absurd, Say(text=GREEN))
    waits: list[float] = []
    ask_at(double, question(), sleep=waits.append)
    assert 66 < sum(waits) < 72  # 7 and 60 were asked for, behind a short one of ours


def test_a_model_that_stays_away_is_an_error_that_passes(double: Double) -> None:
    double.play(*[Fail(status=529, kind="overloaded_error")] * 9)
    with pytest.raises(Unavailable, match="529 scripted"):
        ask_at(double, question())
    assert len(double.asked) == 5


def test_an_endpoint_that_is_not_there_is_an_error_that_passes() -> None:
    gone = Double(url="http://127.0.0.1:9")
    with pytest.raises(Unavailable):
        ask_at(gone, question())


def test_the_time_limit_holds_within_a_stream(double: Double) -> None:
    double.play(Break(of=Say(text=GREEN), events=3, silence=0.4, error="api_error"))
    with pytest.raises(Unavailable):
        ask_at(double, question(seconds=0.2))


@pytest.mark.timeout(30)
@pytest.mark.parametrize("events", [0, 3])
def test_a_stop_that_was_asked_for_ends_a_stream_that_is_silent(
    double: Double, events: int
) -> None:
    class Stopped(Exception):
        pass

    calls = iter(range(10_000))

    def check() -> None:
        if double.asked and next(calls) > 5:  # a second after it was sent
            raise Stopped

    double.play(Break(of=Say(text=GREEN), events=events, silence=60.0))
    purse = Purse()
    with pytest.raises(Stopped):
        ask_at(double, question(), purse, check=check)
    assert (purse.tokens.input > 0) is (events > 0)  # what it had used by then is paid for


def test_a_stop_does_not_wait_for_the_next_attempt(double: Double) -> None:
    class Stopped(Exception):
        pass

    waits: list[float] = []

    def check() -> None:
        if len(waits) > 2:
            raise Stopped

    double.play(Fail(status=529, kind="overloaded_error", retry_after="60"))
    with pytest.raises(Stopped):
        ask_at(double, question(), check=check, sleep=waits.append)
    assert sum(waits) < 2


def test_the_key_is_in_no_error(double: Double) -> None:
    leak = Fail(status=400, kind="invalid_request_error", message=f"bad key {KEY}\nmore")
    double.play(leak)
    with pytest.raises(Refused) as caught:
        ask_at(double, question())
    assert KEY not in str(caught.value)
    assert "more" not in str(caught.value)


# Money


def test_a_request_that_could_pass_a_limit_is_not_sent(double: Double) -> None:
    limit = Limit(name="this job", key="job:1", most=DOLLAR // 10)
    with pytest.raises(OverBudget, match=r"this job may spend \$0\.10") as caught:
        ask_at(double, question(), Purse(limits=(limit,)))
    assert caught.value.limit == "this job"
    assert double.asked == []


def test_what_was_not_used_is_given_back(double: Double) -> None:
    ledger = MemoryLedger()
    limit = Limit(name="this job", key="job:1", most=DOLLAR)
    double.play(Say(text=GREEN))
    answer = ask_at(double, question(), Purse(limits=(limit,)), ledger=ledger)
    assert ledger.spent(limit) == answer.cost > 0


def test_a_prompt_beyond_all_reason_is_not_sent(double: Double) -> None:
    with pytest.raises(PromptTooLong):
        ask_at(double, question(opening="x" * 2_000_000))
    assert double.asked == []
