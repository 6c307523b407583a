"""What people do while nobody listens, drawn from a seed, and what must come of it.

Every pull request registers an output of its own name, so that a verdict shows which commit it is
about. Nothing here knows how the product recovers.
"""

import random
from dataclasses import dataclass, field

from tests.end_to_end.system import System
from tests.github_double.pull_page import PullPage
from tests.github_double.state import Comment

OUTPUT = """\
package {name}

import (
	"github.com/nats-io/nats.go"
	"github.com/redpanda-data/benthos/v4/public/service"
)

func init() {{
	service.MustRegisterOutput("{name}", service.NewConfigSpec(), newOutput)
}}

func newOutput(conf *service.ParsedConfig, mgr *service.Resources) (service.Output, int, error) {{
	_, err := nats.Connect("nats://localhost:4222")
	return nil, 1, err
}}
"""
HELP = "/integration-tests help"


@dataclass
class Story:
    """One pull request: what its head registers, "" where that is nothing of ours."""

    pull: PullPage
    output: str
    old: bool = False
    asked: list[Comment] = field(default_factory=list)

    @property
    def is_reviewed(self) -> bool:
        state = self.pull.state
        return bool(self.output) and state.state == "open" and not state.draft and not self.old


class Outage:
    """People at work; `seconds` pass on GitHub with each act."""

    def __init__(self, system: System, seed: int, seconds: float = 30.0) -> None:
        self.system, self.random, self.seconds = system, random.Random(seed), seconds  # noqa: S311
        self.stories: list[Story] = []

    def act(self) -> None:
        """One thing that somebody does."""
        self.system.github.clock.forward(seconds=self.seconds)
        if len(self.stories) < 3 or self.random.random() < 0.3:
            self.open()
            return
        story = self.random.choice(self.stories)
        acts = [self.push, self.push, self.force_push, self.draft, self.close, self.ask, self.talk]
        self.random.choice(acts if not story.old else [self.talk])(story)

    def open_a_connector(self, output: str = "") -> Story:
        """One that is certainly ours, and ready; several may be called the same."""
        number = len(self.stories) + 1
        branch, output = f"ready-{number}", output or f"output_{number}"
        self.system.repository.push(branch, self._files(output, number))
        self.stories.append(Story(self.system.repository.open_pull(branch), output))
        return self.stories[-1]

    def open(self) -> None:
        number = len(self.stories) + 1
        old, webhook = self.random.random() < 0.1, self.system.github.world.webhook_url
        if old:  # from before we came: nobody was told
            self.system.github.world.webhook_url = None
        branch = f"branch-{self.random.randrange(16**6):06x}-{number}"
        output = f"output_{number}" if self.random.random() < 0.8 else ""
        self.system.repository.push(branch, self._files(output, number))
        draft = self.random.random() < 0.2
        pull = self.system.repository.open_pull(branch, draft=draft)
        self.stories.append(Story(pull, output, old))
        if old:
            pull.state.created_at = "2020-02-20T20:20:20Z"
            self.system.github.world.webhook_url = webhook

    def push(self, story: Story, *, force: bool = False) -> None:
        if story.pull.state.state != "open":
            return
        number = self.random.randrange(10**6)
        gone = self._path(story.output) if story.output else ""
        story.output = f"output_{number}" if self.random.random() < 0.9 else ""
        files = {gone: None} if gone and not force else {}
        story.pull.push({**files, **self._files(story.output, number)}, force=force)

    def force_push(self, story: Story) -> None:
        self.push(story, force=True)

    def draft(self, story: Story) -> None:
        if story.pull.state.state == "open":
            ready = story.pull.state.draft
            (story.pull.ready_for_review if ready else story.pull.convert_to_draft)()

    def close(self, story: Story) -> None:
        is_open = story.pull.state.state == "open"
        (story.pull.close if is_open else story.pull.reopen)()

    def ask(self, story: Story) -> None:
        if story.asked:
            return
        if self.random.random() < 0.5:
            story.asked.append(story.pull.comment(HELP, by="dev"))
            return
        comment = story.pull.comment("Help, please.", by="dev")
        self.system.github.clock.forward(seconds=self.seconds)
        story.pull.edit(comment, HELP, by="dev")
        story.asked.append(comment)

    def talk(self, story: Story) -> None:
        story.pull.comment("Looks good to me.", by="dev")

    def _files(self, output: str, number: int) -> dict[str, str]:
        words = {"docs/words.md": f"{number}\n"}
        return {**words, **({self._path(output): OUTPUT.format(name=output)} if output else {})}

    def _path(self, output: str) -> str:
        return f"internal/impl/{output}/output.go"

    # What must have come of it

    def wrongs(self) -> list[str]:
        """Everything that is not as it should be, for people to read."""
        system, found = self.system, []
        for run in system.repository.state.runs:
            if run.status != "completed":
                found.append(f"{run.external_id} of {run.head_sha[:7]} is in progress")
        for story in self.stories:
            number = story.pull.number
            found += [f"#{number}: {each}" for each in self._wrongs_of(story)]
        return found

    def _wrongs_of(self, story: Story) -> list[str]:
        pull, seen, found = story.pull, story.pull.seen, []
        verdicts = [
            run
            for run in self.system.repository.state.runs
            if run.head_sha == pull.head_sha and run.external_id.startswith("verdict:")
        ]
        if story.is_reviewed:
            if len(verdicts) != 1 or verdicts[0].conclusion != "neutral":
                found.append(f"{len(verdicts)} verdicts at {pull.head_sha[:7]}")
            elif story.output not in (verdicts[0].summary or ""):
                found.append(f"the verdict is not about {story.output}")
            if not seen.reviews:
                found.append("no review")
        if story.old and (seen.reviews or seen.checks):
            found.append("it is older than we are")
        if not story.output and not seen.reviews and seen.checks:
            found.append("it is none of our business")
        if len(verdicts) > 1:
            found.append("two verdicts")
        heads = [review.commit for review in seen.reviews]
        if len(heads) != len(set(heads)):
            found.append("two reviews of one head")
        for comment in story.asked:
            answers = [c for c in seen.comments if c.author.endswith("[bot]")]
            if len(answers) != 1 or not any(r.content == "eyes" for r in comment.reactions):
                found.append(f"{len(answers)} answers")
        return found
