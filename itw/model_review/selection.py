"""Which proposed remarks are worth a second look, and which of those are shown."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from itw.finding import Finding
from itw.model_review.lines import AddedLine, TestCode, quoted
from itw.model_review.replies import Judgement, Remark
from itw.model_review.review import MOST_REMARKS, THRESHOLD, Drop, Remarked
from itw.redaction import redacted


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed remark whose line is there."""

    at: AddedLine
    remark: Remark


@dataclass(frozen=True)
class Known:
    """What was said before: by rules, allowed ones too, and in threads on the pull request."""

    findings: Sequence[Finding] = ()
    told: frozenset[str] = frozenset()

    def says(self, at: AddedLine) -> bool:
        """Whether a rule speaks of that very line."""
        return any(
            each.place.path == at.path and each.place.line <= at.line <= each.place.end_line
            for each in self.findings
        )


@dataclass
class Selection:
    """Counts what falls away on the way."""

    dropped: Counter[Drop] = field(default_factory=Counter)

    def candidates(
        self, remarks: Iterable[Remark], code: Mapping[str, TestCode], known: Known
    ) -> list[Candidate]:
        kept: dict[str, Candidate] = {}
        for each in remarks:
            at = quoted(each.path, each.line, each.quote, code)
            why = _why_not(at, kept, known)
            if why is not None:
                self.dropped[why] += 1
            elif at is not None:
                kept[at.fingerprint] = Candidate(at, each)
        return list(kept.values())

    def shown(self, judged: Iterable[tuple[Candidate, Judgement]]) -> tuple[Remarked, ...]:
        """The surest first, at most three."""
        sure: list[Remarked] = []
        for candidate, judgement in judged:
            if judgement.rule.strip():
                self.dropped[Drop.RULE] += 1
            elif judgement.score < THRESHOLD:
                self.dropped[Drop.REFUTED] += 1
            else:
                sure.append(_remarked(candidate, judgement))
        sure.sort(key=lambda each: (-each.score, each.at.path, each.at.line))
        self.dropped[Drop.TOO_MANY] += len(sure[MOST_REMARKS:])
        return tuple(sure[:MOST_REMARKS])


def _why_not(at: AddedLine | None, kept: Mapping[str, Candidate], known: Known) -> Drop | None:
    if at is None:
        return Drop.NOT_QUOTED
    if at.fingerprint in kept:
        return Drop.REPEATED
    if at.fingerprint in known.told:
        return Drop.TOLD
    return Drop.RULE if known.says(at) else None


def _remarked(candidate: Candidate, judgement: Judgement) -> Remarked:
    remark = candidate.remark
    return Remarked(
        at=candidate.at,
        kind=remark.kind.value,
        reason=redacted(remark.reason),
        score=judgement.score,
    )
