"""The conditions of a connector's own functions, and no checks of errors."""

from itw.configuration.config import Config
from itw.mutants.code import code_of
from itw.writing.branches import LONGEST, MAX_CONDITIONS, branches_of
from itw.writing.checklist import checklist_of
from itw.writing.context import context_of
from tests.itw.mutants.test_mutants import SHOP, connector_in

WRITE = """
func (s *shop) Write(ctx context.Context, m *bento.Message) error {
	if err := ctx.Err(); err != nil { return err }
	if s.last == m && m != nil { return nil }
	for i := range 20 { if i > %s { s.last = m } }
	return nil
}
"""


def branches(method):
    connector, tree = connector_in(SHOP + method)
    return connector, tree, branches_of(code_of(connector, tree))


def test_conditions_are_told_by_function_and_line():
    _, _, (found,) = branches(WRITE % 3)
    assert found.name == "shop.Write"
    assert [said for _, said in found.conditions] == ["s.last == m && m != nil", "i > 3"]


def test_long_and_many_conditions_are_cut():
    many = "".join(f"\tif m == nil && s.last != m && {n} > 1 {{ return nil }}\n" for n in range(30))
    method = f"func (s *shop) Write(ctx context.Context, m *bento.Message) error {{\n{many}}}"
    _, _, (found,) = branches(method.replace("> 1", "> " + "1" * LONGEST))
    assert len(found.conditions) == MAX_CONDITIONS
    assert all(len(said) <= LONGEST for _, said in found.conditions)


def test_they_are_on_the_checklist_but_may_be_left_out():
    connector, tree, _ = branches(WRITE % 3)
    items = {each.id: each for each in checklist_of(context_of(connector, tree, Config())).items}
    assert "`i > 3`" in items["branch.shop.Write"].what
    assert not items["branch.shop.Write"].essential
