.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
# uv installs the locked environment; where it is missing, a private copy comes from PyPI.
UV := $(or $(shell command -v uv 2>/dev/null),.venv-uv/bin/uv)
RUN := $(UV) run --frozen --no-sync
# A company's certificate authority is in the system's store; uv alone looks in a list of its own, and
# so does pip before 24.2, which comes with Python up to 3.11.9 and 3.12.4.
export UV_SYSTEM_CERTS ?= true
UV_BY_PIP = .venv-uv/bin/pip install --quiet --disable-pip-version-check uv==0.13.9
SYSTEM_CERTS = $(addprefix --cert ,$(shell $(PYTHON) -c \
	'import ssl; at = ssl.get_default_verify_paths(); print(at.cafile or at.capath or "")'))

.PHONY: help setup engine demo test lint docs rehearsal bench soak audit

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: .venv/.synced ## Install everything into .venv (Python 3.11 to 3.13 and a network are needed)

.venv-uv/bin/uv:
	@$(PYTHON) -m venv .venv-uv
	@$(UV_BY_PIP) --retries 0 2>/dev/null || $(UV_BY_PIP) $(SYSTEM_CERTS)

.venv/.synced: pyproject.toml uv.lock | $(filter .venv-uv/bin/uv,$(UV))
	@echo "Installing into .venv (once, half a minute) …" >&2
	@$(UV) sync --frozen --quiet --python $(PYTHON)
	@touch $@

lint: setup ## ruff, mypy --strict, import contracts, generated docs
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) python -m tools.docs_commands --check
	$(RUN) python -m tools.docs_config --check
	$(RUN) python -m tools.docs_permissions --check
	$(RUN) python -m tools.docs_rules --check

engine: setup ## A Docker engine with the sandbox's images; uses yours, installs one in CI only
	@$(RUN) python -m tools.engine

test: setup ## Everything CI runs: lint, then all tests (Docker is needed, or WITHOUT_DOCKER=1)
	@$(MAKE) --no-print-directory -j2 lint engine
	$(RUN) pytest -n auto -m "not soak" --randomly-seed=1

docs: setup ## Write the generated pages of docs/ anew
	$(RUN) python -m tools.docs_commands
	$(RUN) python -m tools.docs_config
	$(RUN) python -m tools.docs_permissions
	$(RUN) python -m tools.docs_rules
	$(RUN) python -m tools.capacity

demo: setup ## Show a pull request reviewed end to end, and leave it as demo.html
	@$(RUN) python -m tools.demo

rehearsal: setup ## A GitHub on this machine, to try `itw setup` and `itw serve` with
	@$(RUN) python -m tools.rehearsal

bench: setup ## Measure the promises of speed side by side, and write bench.json
	$(RUN) python -m tools.bench

soak: setup ## The long load and fault runs (hours; Go is needed; ITW_SOAK_SEED=7 repeats one)
	HYPOTHESIS_PROFILE=soak $(RUN) pytest -n0 -m soak

audit: setup ## Known vulnerabilities of the locked packages (asks PyPI; what can't be asked fails)
	@$(UV) export --frozen --no-dev --no-emit-project --quiet --output-file .audit.txt >/dev/null
	$(RUN) pip-audit --strict --disable-pip --require-hashes --requirement .audit.txt
