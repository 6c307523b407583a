"""What the probing script prints becomes a verdict on every probe, whatever it prints."""

from hypothesis import given
from hypothesis import strategies as st

from itw.runs.probes import PROBES, parse_probes

ALL = "\n".join(f"{name}=ok" for name in PROBES)


def held(output: str) -> set[str]:
    return {probe.name for probe in parse_probes(output) if probe.held}


def test_every_probe_holds_where_the_script_says_so() -> None:
    assert held(ALL) == set(PROBES)


def test_what_was_found_is_said() -> None:
    output = ALL.replace("user=ok", "user=root")
    [failed] = (probe for probe in parse_probes(output) if not probe.held)
    assert (failed.name, failed.said, failed.meaning) == ("user", "root", "it is not root")


def test_a_line_that_is_missing_did_not_hold() -> None:
    assert held(ALL.replace("host=ok\n", "")) == set(PROBES) - {"host"}


def test_what_is_said_first_counts() -> None:
    assert "user" not in held(f"user=root\n{ALL}")


@given(st.text())
def test_no_output_makes_a_probe_hold_by_accident(text: str) -> None:
    assert held(text.replace("ok", "")) == set()
