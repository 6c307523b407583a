"""Which files a trusted download may see."""

import pytest

from itw.go.modules import UnusableModules, module_set
from itw.runs.sandbox import Ending
from itw.tree import MemoryTree

GO_MOD = b"module example.com/m\n\ngo 1.26\n"


def test_download_sees_module_files_and_no_code() -> None:
    files = {
        "go.mod": GO_MOD + b"replace example.com/sdk => ./public/sdk\n",
        "go.sum": b"",
        "main.go": b"package main",
        "go.work": b"go 1.26\nuse ./public/sdk\n",
        "public/sdk/go.mod": GO_MOD,
        "public/sdk/sdk.go": b"package sdk",
    }
    found = module_set(MemoryTree(files), "")
    assert found is not None
    assert set(found.files) == {"go.mod", "go.sum", "public/sdk/go.mod"}


def test_nested_module_may_be_replaced_by_the_one_above() -> None:
    files = {"go.mod": GO_MOD, "sub/go.mod": GO_MOD + b"replace example.com/top => ../\n"}
    found = module_set(MemoryTree(files), "sub")
    assert found is not None
    assert set(found.files) == {"go.mod", "sub/go.mod"}


def test_code_does_not_change_the_digest_and_sums_do() -> None:
    def digest(**files: bytes) -> str:
        tree = MemoryTree({name.replace("_", "."): data for name, data in files.items()})
        found = module_set(tree, "")
        assert found is not None
        return found.digest

    assert digest(go_mod=GO_MOD, a_go=b"1") == digest(go_mod=GO_MOD, a_go=b"2")
    assert digest(go_mod=GO_MOD) != digest(go_mod=GO_MOD, go_sum=b"x v1 h1:=\n")


@pytest.mark.parametrize("outside", ["..", "../../..", "/etc", "./../x"])
def test_replacement_outside_of_the_repository_is_told(outside: str) -> None:
    tree = MemoryTree({"go.mod": GO_MOD + f"replace example.com/x => {outside}\n".encode()})
    with pytest.raises(UnusableModules, match="outside of the repository") as raised:
        module_set(tree, "")
    assert raised.value.ending is Ending.NOT_COMPILED


def test_thousands_of_replacements_are_not_followed() -> None:
    lines = "".join(f"replace example.com/x{n} => ./x{n}\n" for n in range(3000))
    with pytest.raises(UnusableModules, match="replaces 3000 modules") as raised:
        module_set(MemoryTree({"go.mod": GO_MOD + lines.encode()}), "")
    assert raised.value.ending is Ending.UNSUPPORTED


def test_broken_go_mod_is_the_authors() -> None:
    with pytest.raises(UnusableModules, match=r"go\.mod can't be read: line 1") as raised:
        module_set(MemoryTree({"go.mod": b'module "m'}), "")
    assert raised.value.ending is Ending.NOT_COMPILED


def test_vendored_modules_are_seen() -> None:
    tree = MemoryTree({"go.mod": GO_MOD, "vendor/modules.txt": b"", "vendor/x/x.go": b""})
    found = module_set(tree, "")
    assert found is not None
    assert found.vendored
    assert set(found.files) == {"go.mod"}


def test_directory_without_go_mod_is_no_module() -> None:
    assert module_set(MemoryTree({"go.mod": GO_MOD}), "sub") is None
