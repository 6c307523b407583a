"""Whether the model's key is good: one request that counts tokens and costs nothing."""

import anthropic

from itw import messages
from itw.redaction import redacted
from workers.diagnosis.check import Check, bad, ok

SECONDS = 15.0


def model_check(*, key: str, model: str, url: str = "") -> Check:
    """`url` is "" for the provider's own."""
    name = "model"
    try:
        with anthropic.Anthropic(
            api_key=key, base_url=url or None, max_retries=0, timeout=SECONDS
        ) as sdk:
            sdk.messages.count_tokens(model=model, messages=[{"role": "user", "content": "ping"}])
    except anthropic.APIStatusError as error:
        said = redacted(f"{error.status_code} {_said(error)}".strip())
        return bad(name, messages.model_silent(problem=said), messages.mend_model_key())
    except (anthropic.AnthropicError, ValueError, TypeError) as error:
        problem = messages.unreachable(where=f"{model} ({type(error).__name__})")
        return bad(name, problem, messages.mend_model_key())
    return ok(name, messages.model_answers(name=model))


def _said(error: anthropic.APIStatusError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    detail = body.get("error", body)
    return str(detail.get("message", "")) if isinstance(detail, dict) else ""
