"""The administrator's report in the form that was asked for: "text", "json" or "html"."""

import json

from itw.tally.as_json import json_of
from itw.tally.page import page_of
from itw.tally.period import Period
from itw.tally.text import text_of


def report_in(form: str, period: Period) -> str:
    match form:
        case "json":
            return json.dumps(json_of(period), indent=2)
        case "html":
            return page_of(period)
        case _:
            return "\n".join(text_of(period))
