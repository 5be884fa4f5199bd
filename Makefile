# Every target does its own set-up. Paths are relative, so that the checkout may lie under a path with spaces.
.NOTPARALLEL:
.PHONY: help run test slow lint typecheck benchmark screenshot setup clean

PYTHON := .venv/bin/python
READY := .venv/.ready
export ARGS

help:
	@echo 'make run          open Steepest; make run ARGS="x^2+10y^2 --at x=1,y=2" opens that loss'
	@echo 'make test         linter, types and tests'
	@echo 'make slow         the slow tests'
	@echo 'make lint         the linter and the layout of the code only'
	@echo 'make typecheck    the types only'
	@echo 'make benchmark    measure how fast it is'
	@echo 'make screenshot   draw the pictures in docs/screenshots again'
	@echo 'make setup        install everything into .venv (all targets do this themselves)'
	@echo 'make clean        remove caches and built files, not .venv'

run: $(READY)
	@scripts/run.sh

test: lint typecheck
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest --color=no

slow: $(READY)
	@echo 'QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest --color=no -m slow'
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest --color=no -m slow || [ $$? = 5 ] # 5: there are none

lint: $(READY)
	NO_COLOR=1 $(PYTHON) -m ruff check .
	NO_COLOR=1 $(PYTHON) -m ruff format --check .

typecheck: $(READY)
	$(PYTHON) -m mypy --no-color-output

benchmark: $(READY)
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m benchmarks $(ARGS)

screenshot: $(READY)
	$(PYTHON) scripts/screenshots.py

setup: $(READY)

$(READY): pyproject.toml constraints.txt scripts/setup.sh scripts/qt_libraries.sh scripts/requirements.py
	@scripts/setup.sh

clean:
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -path ./.venv -prune -o -type d -name __pycache__ -exec rm -rf {} +
