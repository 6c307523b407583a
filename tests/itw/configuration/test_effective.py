"""Every key of a repository's file, with its value and where that comes from."""

import yaml

from itw.configuration.effective import settings_in

EVERYTHING = """\
profile: connect
paths: {include: [internal/*], exclude: [internal/old/*]}
run:
  enabled: true
  pattern: ^TestIntegration
  tags: [integration]
  cgo: true
  race: true
  shuffle: true
  repeat: 2
  timeout: 1200s
  reruns: 1
  without_fix: auto
  images: [acme/x]
  limits: {time: 900s, memory: 2048m, services: 3, service_memory: 512m}
waivers: [{rule: never_runs, reason: nightly}]
enforce: true
required: true
suggestions: "off"
caps: {comments: 5}
write: auto
delivery: push
model_review: true
"""


def test_every_key_is_shown_as_the_file_has_it():
    shown = {each.key: each for each in settings_in(EVERYTHING.encode())}
    said = {}
    for key, value in yaml.safe_load(EVERYTHING).items():
        below = value.items() if isinstance(value, dict) else [("", value)]
        for name, inner in below:
            more = inner.items() if isinstance(inner, dict) else [("", inner)]
            said |= {".".join(filter(None, (key, name, last))): leaf for last, leaf in more}
    assert {key: shown[key].value for key in shown if not key.startswith("rules.")} == said
    assert {shown[key].origin for key in said} == {"file"}


def test_rules_are_those_of_the_profile_where_nobody_says_more():
    shown = {each.key: each for each in settings_in(b"rules: {never_runs: off}\n")}
    assert (shown["rules.never_runs"].value, shown["rules.never_runs"].line) == ("off", 1)
    assert shown["rules.silent_eventually"].origin == "profile spec"
    assert shown["enforce"].origin == "default"
