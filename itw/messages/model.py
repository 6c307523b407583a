"""Sentences about the model: what it may cost, and why it did not answer."""


def over_budget(*, limit: str, dollars: str) -> str:
    return f"The model was not asked: {limit} may spend {dollars}, and this would be more."


def model_is_off() -> str:
    return "No model is configured: set ANTHROPIC_API_KEY to switch it on."


def model_refused(*, reason: str) -> str:
    return f"The model's provider refused the request: {reason}"


def model_unavailable(*, reason: str) -> str:
    return f"the model did not answer: {reason}"


def prompt_too_long(*, tokens: int, most: int) -> str:
    return f"The request would be {tokens:,} tokens long; at most {most:,} are sent."


def model_declined() -> str:
    return "The model declined to answer."


def model_reply_unusable(*, problem: str) -> str:
    return f"The model's reply could not be used: {problem}"


def model_too_slow() -> str:
    return "it took too long"


def model_unreachable() -> str:
    return "it could not be reached"


def model_broke_off() -> str:
    return "the reply broke off"


def reply_to_mend(*, problem: str) -> str:
    """Said to the model: what is wrong with its reply."""
    return f"That reply could not be read: {problem}. Reply again, with one JSON object only."


def reply_was_cut() -> str:
    return "the reply was longer than allowed and was cut"


def too_many_turns(*, turns: int) -> str:
    return f"it used its tools {turns} times without coming to an end"


def no_such_tool(*, name: str) -> str:
    """Said to the model."""
    return f"There is no tool {name[:60]!r}."


def tool_result_cut(*, characters: int) -> str:
    """Said to the model, after the beginning of a long result."""
    return f"\n[cut: {characters:,} characters in all; ask for less]"
