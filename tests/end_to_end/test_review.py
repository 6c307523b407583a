"""A signed webhook comes in; a review and a check run go out."""


def test_a_pull_request_gets_one_review_and_one_completed_check_run(system):
    system.start_worker()
    pull = system.open_pull("feature")
    system.wait_for_verdict(pull)
    assert system.runs(pull) == [("completed", "neutral")]
    (review,) = pull.seen.reviews
    assert review.commit == pull.state.head_sha
    assert [delivery.status_code for delivery in system.github.deliveries][-1] == 202
