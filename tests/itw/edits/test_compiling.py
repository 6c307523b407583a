"""What is compiled of the edits of a review."""

from itw.configuration.config import Config, RunCommand, Suggestions
from itw.edits.compiling import compilations, compiled, variant_of
from itw.edits.suggesting import suggestions_of
from tests.itw.edits.cases import PATH
from tests.itw.edits.test_suggesting import HEAD, reviewed

CONFIG = Config(suggestions=Suggestions.COMPILES, run_command=RunCommand(tags=("integration",)))


def test_an_edit_is_compiled_in_its_package_with_the_configured_command() -> None:
    assessment, head = reviewed(config=CONFIG)
    proofs = suggestions_of(assessment, head)
    (compilation,) = compilations(proofs, head, CONFIG)
    ((finding, proof),) = compilation.edits
    assert compilation.target.package == PATH.rpartition("/")[0]
    assert compilation.target.command.tags == ("integration",)
    assert list(variant_of(proof).files) == [finding.place.path] == [PATH]
    assert (proof.edit.proof, compiled(proof).proof) == ("applies", "compiles")


def test_a_file_that_the_command_does_not_build_proves_nothing() -> None:
    assessment, head = reviewed("//go:build !integration\n\n" + HEAD, CONFIG)
    proofs = suggestions_of(assessment, head)
    assert proofs
    assert list(compilations(proofs, head, CONFIG)) == []
