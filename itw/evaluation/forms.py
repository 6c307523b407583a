"""An evaluation in the form that was asked for: "text", "json" or "html"."""

import json
from collections.abc import Sequence

from itw.evaluation.as_json import json_of
from itw.evaluation.asked import Arguments
from itw.evaluation.page import page_of
from itw.evaluation.result import Result
from itw.evaluation.text import text_of


def evaluation_in(form: str, arguments: Arguments, results: Sequence[Result]) -> str:
    match form:
        case "json":
            return json.dumps(json_of(arguments, results), indent=2)
        case "html":
            return page_of(arguments, results)
        case _:
            return "\n".join(text_of(arguments, results))
