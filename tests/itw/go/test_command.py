from dataclasses import replace

from itw.configuration.config import RunCommand
from itw.go.command import (
    go_compile_command,
    go_test_command,
    go_vet_command,
    run_pattern,
    timeout_of,
)
from itw.runs.sandbox import Limits, Target, Variant

TARGET = Target(
    commit="a" * 40,
    package="internal/impl/redis",
    tests=("TestIntegrationA", "TestIntegrationB"),
)


def test_tests_are_run_by_name():
    assert go_test_command(TARGET) == (
        *("go", "test", "-json", "-count=1", "-run=^(TestIntegrationA|TestIntegrationB)$"),
        *("-timeout=600s", "./internal/impl/redis"),
    )


def test_the_configured_command_is_obeyed():
    command = RunCommand(tags=("integration", "x"), timeout=300, shuffle=True, race=True, repeat=5)
    argv = go_test_command(replace(TARGET, command=command))
    assert argv[5:] == (
        *("-tags=integration,x", "-timeout=300s", "-shuffle=on", "-race", "./internal/impl/redis"),
    )


def test_a_test_behind_check_skip_exact_is_asked_for_by_its_bare_name():
    assert run_pattern(replace(TARGET, tests=("TestIntegrationA",), exact=True)) == (
        "TestIntegrationA"
    )


def test_packages_are_named_from_their_module():
    inner = replace(TARGET, package="tools/x/y", module="tools")
    assert go_test_command(inner)[-1] == "./x/y"
    assert go_test_command(replace(inner, package="tools"))[-1] == "."


def test_go_says_where_a_test_hangs_before_the_sandbox_kills_it():
    assert timeout_of(TARGET, Limits(seconds=900)) == 600
    assert timeout_of(replace(TARGET, command=RunCommand(timeout=1800)), Limits(seconds=900)) == 720
    assert timeout_of(TARGET, Limits(seconds=1)) == 1


def test_a_variant_is_overlaid_and_not_vetted():
    variant = Variant(files={"x.go": b"package x"}, timeout=90, fail_fast=True)
    argv = go_test_command(TARGET, variant=variant, overlay="/v/overlay.json")
    assert argv[5:] == (
        *("-timeout=90s", "-overlay=/v/overlay.json", "-vet=off", "-failfast"),
        "./internal/impl/redis",
    )


def test_coverage_is_told_on_standard_output():
    assert "-coverprofile=/dev/stdout" in go_test_command(TARGET, variant=Variant(cover=True))


def test_vet_and_compiler_see_the_files_that_the_tests_will_have():
    tagged = replace(TARGET, command=RunCommand(tags=("integration",)))
    assert go_vet_command(tagged)[-2:] == ("-tags=integration", "./internal/impl/redis")
    assert go_compile_command(tagged)[-3:] == (
        *("-gcflags=-e", "-tags=integration"),
        "./internal/impl/redis",
    )
