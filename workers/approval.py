"""Who vouches for a commit that is to run: its author with write access, or somebody who read it.

An approval is a comment, `/ok-to-test <full SHA>`, and nothing else remembers it. It is read again
whenever it matters: a deleted one is taken back, one by somebody who lost write access no longer
counts, and a push is another commit. Of an edited comment the author counts, as with waivers:
only people with write access can edit what somebody with write access wrote.
"""

from itw.jobs import AnswerCommand
from itw.pull import Pull
from itw.requests.command_lines import command_lines
from itw.requests.commands import OkToTest, parse_command
from workers.on_github import GitHub


def is_trusted(pull: Pull, github: GitHub) -> bool:
    """Whether the pull request is by somebody with write access."""
    return github.permission(pull.author).can_write


def is_approved(pull: Pull, github: GitHub) -> bool:
    """Whether somebody with write access let exactly this head run."""
    approvers = {
        comment.author
        for comment in github.comments(pull.number)
        if comment.by_person and comment.author and _approves(comment.body, pull.head_sha)
    }
    return any(github.permission(login).can_write for login in sorted(approvers))


def counts(job: AnswerCommand, github: GitHub) -> bool:
    """What is read again goes by the comment's author: who edits a stranger's gives nothing."""
    comment = next(
        (each for each in github.comments(job.number) if each.id == job.comment_id), None
    )
    return comment is not None and comment.by_person and github.permission(comment.author).can_write


def _approves(body: str, head_sha: str) -> bool:
    if "/ok" not in body.lower():  # most comments are about something else
        return False
    return OkToTest(head_sha) in map(parse_command, command_lines(body))
