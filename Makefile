# Everything here needs only make and Python 3.11 or newer.
# `make` lists the targets. ARGS passes options on: make serve ARGS="--port 9000".

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
CREATED := $(VENV)/pyvenv.cfg
SERVE := $(VENV)/.serve-ready
DEV := $(VENV)/.dev-ready
UV ?= $(BIN)/uv

# -qq: what pip has to say on the way is the business of its own configuration; errors still show.
PIP_INSTALL = $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve test clients js image test-many test-stores test-packaging check attack audit sbom crash generated-calls soak bench bench-peers docs pictures screenshots golden lock wheel clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

serve: $(SERVE) ## run the simulator; options in ARGS
	@exec $(BIN)/etelecom-mock serve $(ARGS)

# Hundreds of servers are started, and each would compile its modules anew where a machine's
# environment forbids Python to keep them.
test test-stores test-packaging clients: export PYTHONDONTWRITEBYTECODE =

# Whoever has nothing left to do takes of the other's tests: those of properties come late and long.
test: $(DEV) ## run the tests on all cores; pytest options in ARGS
	@$(BIN)/python -m pytest -n auto --dist worksteal --ignore=tests/packaging $(ARGS)

# The same tests as in memory, with each simulator on a file or a PostgreSQL database of its own.
# What is decided before any store is asked is tested once, and examples are fewer than in memory.
STORELESS = control_guard cors paths request_values request_times_and_phones cursor_bytes
SHARED = tests/kit tests/control tests/life
ALL_TESTS = $(SHARED) tests/rules tests/properties $(STORELESS:%=--ignore=tests/rules/test_%.py)
FILE_TESTS = $(ALL_TESTS)
TEST_STORES = $(BIN)/python -m pytest -n auto --dist worksteal --hypothesis-profile brief
test-stores: $(DEV) ## run the tests of the contract on a SQLite file and on PostgreSQL
	@$(TEST_STORES) --store file $(FILE_TESTS) $(ARGS)
	@$(TEST_STORES) --store postgres $(ALL_TESTS) $(ARGS)

# On one core: its tests share one built wheel.
test-packaging: $(DEV) ## test the wheel, the locks, the Makefile and the image's files
	@$(BIN)/python -m pytest tests/packaging $(ARGS)

# Types are made from the control API's own document, so that they cannot differ from it.
js: $(SERVE) ## pack the npm package into dist/ (needs npm)
	@mkdir -p dist
	@$(BIN)/etelecom-mock openapi --api control > js/control.json
	@cd js && npm install --no-audit --no-fund --no-package-lock --loglevel=error && \
		npm pack --silent --pack-destination ../dist

# As root, since it changes roots and mounts; what takes long is kept in .image or IMAGE_CACHE.
image: ## build the Dockerfile with buildah, and run the image (needs root, buildah, debootstrap)
	@bash tests/image/build.sh

clients: $(DEV) ## make clients of the OpenAPI documents by every generator (needs npm, Java)
	@CLIENTS=all $(BIN)/python -m pytest tests/generated tests/javascript/test_testcontainers.py $(ARGS)

test-many: $(DEV) ## 500 tests at once on one server
	@$(BIN)/python -m tests.plugin.many_tests 500 8

check: $(DEV) audit sbom ## lint, formatting, types, layers, the page's files, Dockerfile, known vulnerabilities
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile
	$(BIN)/oxlint mock_server/web/sandbox/page
	$(BIN)/oxfmt --check mock_server/web/sandbox/page

# Where the index has no advisories (most mirrors), it lists what could not be audited, and passes.
audit: $(DEV) ## look whether anything that is installed has a known vulnerability
	$(BIN)/pip-audit --disable-pip --require-hashes --progress-spinner off \
		-r requirements/extras.lock

sbom: $(DEV) ## write the software bill of materials to dist/sbom.json (CycloneDX)
	@mkdir -p dist
	@$(BIN)/python -W ignore -m cyclonedx_py requirements requirements/extras.lock \
		--pyproject pyproject.toml --output-reproducible --of JSON -o dist/sbom.json
	@echo "dist/sbom.json: $$(grep -c '"purl"' dist/sbom.json) packages"

attack: $(DEV) ## replay every attack that once went through, and print what falls short
	@$(BIN)/python -m tests.attacks $(ARGS)

generated-calls: $(DEV) ## a million generated calls: no 500, no answer of a wrong shape
	@$(BIN)/python -m reliability.generated_calls $(ARGS)

crash: $(DEV) ## kill workers under load a hundred times, and look whether anything was lost
	@$(BIN)/python -m reliability.crash $(ARGS)

soak: $(DEV) ## ten minutes at half of what the server can do: memory and p99 stay flat
	@$(BIN)/python -m reliability.soak $(ARGS)

bench: $(DEV) ## run the benchmarks
	@$(BIN)/python -m benchmarks $(ARGS)

bench-peers: $(DEV) ## run it beside WireMock, Prism and others, which are installed into .peers/
	@$(BIN)/python -m benchmarks.peers $(ARGS)

docs: $(DEV) ## write the generated pages of docs/ again
	@mkdir -p docs
	$(BIN)/python -m mock_server.web.reference > $(VENV)/fidelity.md
	mv $(VENV)/fidelity.md docs/fidelity.md
	$(BIN)/python -m mock_server.web.reference assumptions > $(VENV)/assumptions.md
	mv $(VENV)/assumptions.md docs/assumptions.md

pictures: $(DEV) ## draw the pictures of docs/ again
	@$(BIN)/python -m pictures

screenshots: $(DEV) ## photograph the sandbox page again (needs Chromium)
	@$(BIN)/python -m pictures.screenshots

golden: $(DEV) ## generated bytes are the same on every Python here, with the oldest and the pinned Faker
	@PYTHON=$(BIN)/python sh tests/golden_everywhere.sh

# Pins stay where they can; `make lock ARGS=--upgrade` moves them all. What users run is resolved
# first, so that no development tool decides its version. `make lock UV=uv` does without .venv.
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header $(ARGS)
lock: $(if $(filter $(BIN)/%,$(UV)),$(DEV)) ## resolve requirements/*.lock again from pyproject.toml
	$(COMPILE) pyproject.toml -o requirements/serve.lock
	$(COMPILE) pyproject.toml --extra otel --extra postgres -c requirements/serve.lock -o requirements/extras.lock
	$(COMPILE) --group build -c requirements/serve.lock -o requirements/build.lock
	$(COMPILE) pyproject.toml --group dev -c requirements/extras.lock -c requirements/build.lock \
		-o requirements/dev.lock

wheel: $(DEV) ## build the wheel into dist/
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist .

clean: ## remove what the other targets made
	rm -rf $(VENV) .peers .image dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -path ./.git -prune -o -type d -name __pycache__ -exec rm -rf {} +

# A stamp holds until a lock or pyproject.toml changes, so a second `make serve` starts at once.
$(SERVE): requirements/serve.lock requirements/build.lock pyproject.toml $(CREATED)
	@echo "installing the simulator into $(VENV) ..."
	@$(PIP_INSTALL) --require-hashes -r requirements/serve.lock -r requirements/build.lock
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

# dev.lock has all that the other two have, at the same versions, so both stamps hold then.
$(DEV): requirements/dev.lock pyproject.toml $(CREATED)
	@echo "installing the development tools into $(VENV), for about a minute ..."
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.lock
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $(SERVE) $@

# Made again when the Python that it came from is gone.
$(CREATED): $(shell test -x $(BIN)/python || echo gone)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "etelecom-mock needs Python 3.11 or newer, and $(PYTHON) is not: name one, as in" \
			"make PYTHON=python3.13" >&2; exit 1; }
	@echo "setting up $(VENV) with $$($(PYTHON) --version) ..."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)

gone:
