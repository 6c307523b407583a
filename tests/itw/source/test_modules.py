import pytest

from itw.source.images import go_module_of, module_for
from itw.source.modules import module_of, parse_go_mod

MODULES = "github.com/testcontainers/testcontainers-go/modules/"


def test_go_mod_says_module_version_and_requirements():
    go_mod = parse_go_mod(
        "module example.com/connect/v4\n\ngo 1.25.3\n\nrequire example.com/one v1.0.0\n"
        "require (\n\texample.com/two/v2 v2.1.0 // indirect\n)\n"
    )
    assert go_mod.module == "example.com/connect/v4"
    assert go_mod.go == (1, 25)
    assert dict(go_mod.required) == {"example.com/one": "v1.0.0", "example.com/two/v2": "v2.1.0"}


def test_missing_go_mod_says_nothing():
    assert parse_go_mod("").go == (0, 0)


def test_images_are_known_with_and_without_registry_tag_and_digest():
    for image in ("redis", "redis:7", "docker.io/library/redis:7", "redis@sha256:12"):
        assert module_for(image) == f"{MODULES}redis"
    assert module_for("mcr.microsoft.com/mssql/server:2022-latest") == f"{MODULES}mssql"
    assert module_for("localhost:5000/mongo") == f"{MODULES}mongodb"


def test_other_images_have_no_module():
    for image in ("ghcr.io/owner/redis-like:7", "bitnami/redis-sentinel", "", "not an image"):
        assert module_for(image) == ""


def test_a_package_below_a_module_is_required_by_the_module():
    package = module_for("mcr.microsoft.com/azure-storage/azurite")
    assert package == f"{MODULES}azure/azurite"
    assert go_module_of(package) == f"{MODULES}azure"


@pytest.mark.parametrize(
    ("package", "module"),
    [("internal/impl/x", ""), ("public/sdk/a", "public/sdk"), ("public/sdk", "public/sdk")],
)
def test_package_belongs_to_the_nearest_module_above_it(package: str, module: str) -> None:
    assert module_of(package, ["go.mod", "public/sdk/go.mod", "internal/impl/x/x.go"]) == module


def test_package_without_go_mod_above_it_has_no_module() -> None:
    assert module_of("a/b", ["c/go.mod", "a/b/x.go"]) is None
