from itw.checking.conventions import conventions
from tools.docs_rules import PAGE, page


def test_page_of_the_rules_is_not_stale():
    assert PAGE.read_text() == page()


def test_every_rule_has_a_section_with_both_examples():
    for section in page().split("\n## ")[1:]:
        assert section.count("```go") == 2
    assert page().count("\n## ") == len(conventions())
