"""A pull request written by hand, for looking at the page and for its tests."""

from datetime import UTC, datetime, timedelta

from tools.demo.view import (
    Annotation,
    ChangedFile,
    CheckRun,
    Commit,
    Delivery,
    Person,
    PullRequest,
    Push,
    Remark,
    Review,
    Thread,
)

START = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
SAM = Person("sam")
BOT = Person("integration-test-writer[bot]", is_app=True)
FIRST, SECOND = (
    "3f9c2ab41c07d5e8b6a2f0c94d17e3b85a60d2f1",
    "b1d5e8b6a2f0c94d17e3b85a60d2f13f9c2ab41c",
)
TEST = "internal/impl/beanstalkd/integration_test.go"

HUNK = """\
@@ -0,0 +1,9 @@
+package beanstalkd
+
+func TestIntegrationBeanstalkdInput(t *testing.T) {
+	pool, err := dockertest.NewPool("")
+	require.NoError(t, err)
+	assert.Eventually(t, func() bool {
+		return len(received) == 3
+	}, 10*time.Second, 100*time.Millisecond)
+}
"""
SILENT = """\
**`silent_eventually`** · This `Eventually` checks the outcome without logging what it saw.

```suggestion
		t.Log(received)
		return len(received) == 3
```
<sub>applies cleanly · allow with `//itw:allow silent_eventually <reason>`</sub>

<!-- integration-test-writer v1 kind=finding fingerprints=0123456789abcdef -->"""
SKIP = "**`missing_skip_check`** · A container is reached before `integration.CheckSkip(t)`."
SUMMARY = """\
| Connector | | Tested itself | Ran | Conventions |
|---|---|---|---|---|
| output `redis_pubsub` | new | **no** | not run | ✓ |
| input `beanstalkd` | new | yes, 1 test | not run | 5 findings |
| cache `redis` | changed | yes, 1 test | not run | ✓ |

<details><summary>Versions and limits</summary>

Job 7f3a.

</details>"""


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def remark(author: Person, body: str, seconds: float, **rest: object) -> Remark:
    return Remark(author=author, body=body, at=at(seconds), **rest)  # type: ignore[arg-type]


def thread(body: str, line: int, **rest: object) -> Thread:
    first = remark(BOT, body, 3)
    values = {"path": TEST, "start_line": line, "hunk": HUNK, "remarks": (first,)}
    return Thread(line=line, **(values | rest))  # type: ignore[arg-type]


def check_run(sha: str, **rest: object) -> CheckRun:
    values: dict[str, object] = {
        "name": "Integration tests",
        "app": "Integration Test Writer",
        "sha": sha,
        "status": "completed",
        "conclusion": "neutral",
        "title": "3 connectors · 1 has no integration test · 5 findings",
        "summary": SUMMARY,
        "text": "",
        "annotations": (Annotation(path=TEST, line=4, level="warning", title="t", message="m"),),
        "started": at(1),
        "completed": at(3),
        "actions": (("Review again", "Review this commit again"),),
    }
    return CheckRun(**(values | rest))  # type: ignore[arg-type]


def pull_request(**rest: object) -> PullRequest:
    resolved = thread(SKIP, 3, resolved_by=BOT, outdated=True)
    review = Review(
        remark=remark(BOT, "5 findings on these changes, 2 of them shown here.", 3),
        sha=FIRST,
        threads=(resolved, thread(SILENT, 7)),
    )
    values: dict[str, object] = {
        "repository": "acme/connect",
        "number": 1,
        "title": "Take jobs from beanstalkd, publish to Redis channels",
        "author": SAM,
        "body": "Adds an input and an output.\nThe cache uses `SET … NX`.",
        "base": "main",
        "head": "beanstalkd-and-pubsub",
        "head_sha": SECOND,
        "state": "open",
        "opened": at(0),
        "events": (
            Push(commits=(Commit(sha=FIRST, message="Add", author="sam"),), by="sam", at=at(0)),
            review,
            Push(commits=(Commit(sha=SECOND, message="Mend", author="sam"),), by="sam", at=at(9)),
            remark(SAM, "/review-integration-tests", 10, reactions=("👀 1",)),
        ),
        "check_runs": (check_run(SECOND, conclusion="success"), check_run(FIRST)),
        "files": (
            ChangedFile(path=TEST, status="added", additions=9, deletions=0, patch=HUNK),
            ChangedFile(path="go.sum", status="modified", additions=0, deletions=0, patch=""),
        ),
        "deliveries": (Delivery(event="ping", what="forged", status=401, outcome="refused"),),
    }
    return PullRequest(**(values | rest))  # type: ignore[arg-type]
