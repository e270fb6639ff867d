# The commands of the project. `make up` starts everything; `make test` proves everything.
PYTHON ?= python3
BIN := .venv/bin
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--custom-compile-command "make lock" --group bootstrap pyproject.toml

.PHONY: up env env-dev front test test-unit test-database test-browser check format lock bench explore messages

up: export PERISCOPE_POSTGRES := $(if $(PG),1,$(PERISCOPE_POSTGRES))
up: env front
	@exec $(BIN)/python manage.py up $(ARGS)

env:
	@command -v $(PYTHON) >/dev/null || { echo "Periscope Studio needs Python 3.11 or newer: install python3 first."; exit 1; }
	@$(PYTHON) studio/ops/bootstrap.py

env-dev:
	@command -v $(PYTHON) >/dev/null || { echo "Periscope Studio needs Python 3.11 or newer: install python3 first."; exit 1; }
	@$(PYTHON) studio/ops/bootstrap.py --dev

front: env
	@$(BIN)/python -m studio.ops.frontend
	@$(BIN)/python -m studio.ops.translations

test: env-dev front
	@$(BIN)/python -m studio.ops.run_tests unit database browser

test-unit: env-dev front
	@$(BIN)/python -m studio.ops.run_tests unit

test-database: env-dev front
	@$(BIN)/python -m studio.ops.run_tests database

test-browser: env-dev front
	@$(BIN)/python -m studio.ops.run_tests browser

check: env-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy engine
	$(BIN)/mypy --config-file studio/mypy.ini studio
	$(BIN)/lint-imports --no-cache

format: env-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: env-dev
	$(UV_COMPILE) --output-file requirements.lock
	$(UV_COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(BIN)/python -m studio.ops.frontend --lock

messages: env-dev
	$(BIN)/python manage.py makemessages --all --no-obsolete --no-location --ignore static --ignore .venv --ignore tests
	$(BIN)/python manage.py makemessages --all --no-obsolete --no-location --domain djangojs --ignore node_modules --ignore dist --ignore collected --ignore .venv --ignore tests --ignore engine --ignore studio

MINUTES ?= 10
explore: env-dev
	$(BIN)/python -m tests.explore $(PARTS) --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

bench: env-dev front
	$(BIN)/python -m pytest tests/bench -p no:xdist -s -m ""
