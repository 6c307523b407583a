"""Shows a proof on standard error while it runs: a line for each broken connector that was tried.

In a terminal the line below them says what is being run, and which step its tests are at.
"""

from itw import messages
from itw.proving.asking import keys_of
from itw.proving.fates import Sure, attempts_of
from itw.proving.trials import Question, Subject, Trial, is_control
from itw.story.live import Live
from workers.cli.picture import Told


class ToldOfTrials(Told):
    """A line for each run that has ended; `workers.prove.Following`."""

    def __init__(self) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self._now = ""

    def begin(self, subject: Subject, trials: list[Trial]) -> None:
        self._subject = subject
        ways = len(subject.promises) + min(subject.wanted, len(subject.drawn))
        said = messages.proof_begins_title(
            connector=str(subject.connector), tests=len(subject.target.tests), mutants=ways
        )
        self.say(said if not trials else messages.resumed_title(said=said, runs=len(trials)))

    def asks(self, question: Question) -> None:
        with self._lock:
            self._live, self._now = Live(), self._what(question)

    def ended(self, trial: Trial, trials: list[Trial]) -> None:
        if self._subject is None:
            return
        sign, said = _outcome(trial, trials)
        tried = len({each.question.mutant for each in trials if not is_control(each)})
        self.say(
            messages.trial_title(
                sign=sign,
                what=self._what(trial.question),
                said=said,
                seconds=trial.observation.took,
                number=tried,
                of=0 if is_control(trial) else sum(1 for _ in keys_of(self._subject, trials)),
            )
        )

    def _what(self, question: Question) -> str:
        mutant = self._subject.by_key.get(question.mutant) if self._subject else None
        if mutant is None:
            return messages.control_runs_title(attempt=question.attempt)
        return messages.mutant_runs_title(what=mutant.what, attempt=question.attempt)

    def picture(self, width: int) -> list[str]:
        """Below what is asked now."""
        return [f"{messages.NOW} {self._now}", *super().picture(width)] if self._now else []


def _outcome(trial: Trial, trials: list[Trial]) -> tuple[str, str]:
    """The sign of a trial, and why it has it."""
    run = trial.observation
    if is_control(trial):
        sign = messages.OK if run.passed and not run.noticed else messages.BAD
        return sign, run.noticed[0].said if run.noticed else run.reason
    last = attempts_of(trials)[trial.question.mutant][-1]
    sign = messages.fate_sign_title(fate=last.fate.value)
    if last.sure is Sure.DOUBTFUL:
        sign = messages.UNSURE
    if last.noticed:
        return sign, messages.noticed_by_title(test=last.noticed.leaf, said=last.noticed.said)
    return sign, last.reason
