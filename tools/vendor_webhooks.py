"""Copy the webhook payloads that matter from npm's @octokit/webhooks-examples to the fixtures.

npm pack @octokit/webhooks-examples@7.6.1 && tar -xzf octokit-webhooks-examples-7.6.1.tgz
python tools/vendor_webhooks.py package/api.github.com/index.json
"""

import json
import sys
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "tests/testdata/webhooks"

# The situation each payload stands for: (event, its place among the event's examples).
PAYLOADS = {
    "pull_request_opened": ("pull_request", 12),
    "pull_request_opened_in_organization": ("pull_request", 14),
    "pull_request_opened_without_installation": ("pull_request", 0),
    "pull_request_synchronize": ("pull_request", 22),
    "pull_request_reopened": ("pull_request", 18),
    "pull_request_ready_for_review": ("pull_request", 16),
    "pull_request_converted_to_draft": ("pull_request", 6),
    "pull_request_closed": ("pull_request", 3),
    "pull_request_labeled": ("pull_request", 8),
    "issue_comment_created": ("issue_comment", 3),
    "issue_comment_created_without_installation": ("issue_comment", 0),
    "issue_comment_edited": ("issue_comment", 7),
    "issue_comment_deleted": ("issue_comment", 5),
    "check_run_rerequested": ("check_run", 7),
    "check_run_requested_action": ("check_run", 6),
    "check_run_completed": ("check_run", 1),
    "check_suite_rerequested": ("check_suite", 7),
    "check_suite_requested": ("check_suite", 4),
    "merge_group_checks_requested": ("merge_group", 0),
    "installation_created": ("installation", 1),
    "installation_deleted": ("installation", 0),
    "installation_suspend": ("installation", 5),
    "installation_repositories_added": ("installation_repositories", 0),
    "installation_repositories_removed": ("installation_repositories", 2),
    "ping": ("ping", 0),
    "push": ("push", 3),
    "pull_request_review_comment_created": ("pull_request_review_comment", 1),
}


def main(index: str) -> None:
    examples = {event["name"]: event["examples"] for event in json.loads(Path(index).read_bytes())}
    for name, (event, number) in PAYLOADS.items():
        text = json.dumps(examples[event][number], indent=2, ensure_ascii=False)
        (FIXTURES / f"{name}.json").write_text(text + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
