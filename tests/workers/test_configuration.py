"""What a pull request hears that edits the configuration, from real git to what GitHub is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from itw.configuration.config import PATH
from itw.jobs import ReviewPullRequest
from itw.reporting.links import Links
from itw.reporting.publication import CheckRun
from tests.fake_github import FakeGitHub, a_pull
from tests.fakes import Stage
from tests.workers.cli.clone import Clone
from workers import review_pull_request
from workers.git.repository import Repository
from workers.mirror import Change

BROKEN = "enforce: true\nrules: {never_run: error}\ncolour: blue\n"
SPEC = "profile: spec\n"


@dataclass
class GitStage:
    """Branch `main` of a real repository with a configuration, and a branch that changes it."""

    clone: Clone
    github: FakeGitHub = field(default_factory=FakeGitHub)

    def review(self) -> FakeGitHub:
        head = self.clone.git("rev-parse", "HEAD")
        self.github.pulls[3] = a_pull(head_sha=head)
        links = Links(server="https://github.com", repository="o/r", docs="https://e.org/docs")
        services = replace(Stage(self.github).services, change=self._change, links=links)
        job = ReviewPullRequest(
            installation=7, repository="o/r", number=3, head_sha=head, reason="opened"
        )
        review_pull_request.run(job, services)
        return self.github

    def check(self) -> CheckRun:
        (check,) = self.review().checks
        return check

    @contextmanager
    def _change(self, base: str, head: str) -> Iterator[Change]:
        with Repository.at(self.clone.path) as repository:
            yield Change(repository, tip=base, head=head)


def a_stage(path: Path, base: str | None = SPEC) -> GitStage:
    clone = Clone(path)
    if base is not None:
        clone.commit({PATH: base})
    clone.git("switch", "-q", "-c", "edit")
    return GitStage(clone)


def test_every_problem_is_said_on_its_line_and_the_edited_file_is_not_used(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    stage.clone.commit({PATH: BROKEN})

    github = stage.review()

    (review,), (check,) = github.reviews, github.checks
    assert [(each.path, each.line) for each in review.comments] == [(PATH, 2), (PATH, 3)]
    first, second = (each.body for each in review.comments)
    assert "column 9 · Unknown rule 'never\\_run'; did you mean 'never\\_runs'?" in first
    assert "https://e.org/docs/configuration.md" in first
    assert "itw:allow" not in first + second
    assert check.conclusion == "neutral"  # `enforce: true` at head would have been no help either
    assert f"`{PATH}` of the base branch governs here" in check.summary


def test_a_file_that_is_right_gets_one_sentence_and_a_green_check(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    stage.clone.commit({PATH: "profile: connect\n"})

    github = stage.review()

    assert github.reviews == []
    assert github.checks[0].conclusion == "success"
    assert "the edited file counts once merged" in github.checks[0].summary
    assert "profile `spec`" in github.checks[0].summary


def test_a_broken_file_on_the_base_branch_is_one_sentence(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, "a: 1\nb: 2\nc: 3\nd: 4\n")
    stage.clone.commit({"internal/impl/nats/x_test.go": "package nats\n", PATH: SPEC})

    summary = stage.check().summary

    assert "**The defaults hold**" in summary
    assert "line 3, column 1: unknown key 'c'; and 1 more." in summary


def put(stage: GitStage, content: bytes) -> None:
    (stage.clone.path / PATH).write_bytes(content)
    stage.clone.commit({})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a binary file"),
        (b"enforce: \xff\n", "not UTF-8"),
        ("enforce: true\n".encode("utf-16"), "not UTF-8"),
        (b"#" * 70_000, "larger than 64 KiB"),
        (b"#" * (3 << 20), "larger than 64 KiB"),
    ],
    ids=["binary", "latin-1", "utf-16", "large", "huge"],
)
def test_what_is_no_text_or_too_much_of_it_is_said(
    tmp_path: Path, content: bytes, words: str
) -> None:
    stage = a_stage(tmp_path)
    put(stage, content)

    assert words.lower() in stage.check().summary.lower()


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    file = stage.clone.path / PATH
    file.unlink()
    file.symlink_to("../README.md")
    stage.clone.commit({})

    assert "symbolic link or submodule is not followed" in stage.check().summary


def test_a_link_on_the_base_branch_is_not_followed_either(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, None)
    stage.clone.git("switch", "-q", "main")
    (stage.clone.path / ".github").mkdir()
    (stage.clone.path / PATH).symlink_to("../README.md")
    stage.clone.commit({})
    stage.clone.git("switch", "-q", "-c", "next")
    stage.clone.commit({"internal/impl/nats/output.go": "package nats\n", PATH + ".bak": "x"})
    stage.clone.git("rm", "-q", PATH)
    stage.clone.commit({PATH: SPEC})

    assert "The defaults hold" in stage.check().summary


def test_a_deleted_file_is_said(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    stage.clone.git("rm", "-q", PATH)
    stage.clone.commit({})

    assert f"deletes `{PATH}`: once merged, the defaults hold" in stage.check().summary


def test_a_renamed_file_is_said(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, "profile: connect\n")
    stage.clone.git("mv", PATH, ".github/itw.yml")
    stage.clone.commit({})

    assert f"moves `{PATH}` to `.github/itw.yml`, where it is not read" in stage.check().summary


def test_the_other_ending_is_pointed_out(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    stage.clone.commit({PATH.replace("yml", "yaml"): SPEC, PATH: "profile: connect\n"})

    assert "yaml` is not read" in stage.check().summary


IDLE = """package nats

//itw:allow never_runs by hand
func TestIntegrationNats(t *testing.T) {
	integration.CheckSkip(t)
}
"""


def test_waivers_that_nothing_needs_are_named_where_the_file_is_edited(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    stage.clone.commit({PATH: "waivers:\n- rule: never_runs\n  reason: by hand\n"})

    assert "Waivers that nothing needs any more: `never_runs` (line 2)." in stage.check().summary


def test_allows_that_nothing_needs_are_named_where_they_are_touched(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, "rules: {missing_narrative: off}\n")
    stage.clone.commit({"internal/impl/nats/x_test.go": IDLE})

    summary = stage.check().summary

    assert "Unused, so it can go: `//itw:allow` at [internal/impl/nats/x\\_test.go:3](" in summary


def test_a_broken_registry_is_one_sentence(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, "profile: connect\n")
    registry = "cmd/tools/integration/packages.json"
    stage.clone.commit({registry: "[1]", "internal/impl/nats/x_test.go": IDLE})

    assert "The registry can't be read" in stage.check().summary
