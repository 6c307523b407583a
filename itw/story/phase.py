"""Given, When, Then and And: how a logged line begins that narrates a step."""

from enum import StrEnum


class Phase(StrEnum):
    GIVEN = "Given"
    WHEN = "When"
    THEN = "Then"
    AND = "And"


# "when" in lower case begins many a sentence that is no step; with a colon it is one.
BEGINS = r"(?:(?i:given|when|then|and)(?=\s*:)|(?:Given|When|Then|And|GIVEN|WHEN|THEN|AND)\b)"
STEP = rf"(?P<phase>{BEGINS})\s*:?\s*(?P<text>.*)"
# What `go test` prints before it: the file's bare name, indented for each level of subtests.
LOGGED = r"\s*[\w.@+-]+\.go:\d+: "
