# Every target does its own set-up. Paths are relative, so that the checkout may lie under a path with spaces.
.NOTPARALLEL:
.PHONY: help run test slow lint typecheck bench screenshot fuzz guided differential monkey kill soak package package-check docs setup clean

PYTHON := .venv/bin/python
READY := .venv/.ready
BENCH := .venv-bench
FUZZ := .venv-fuzz
DOCS := .venv-docs
export ARGS

help:
	@echo 'make run          open Steepest; make run ARGS="x^2+10y^2 --at x=1,y=2" opens that loss'
	@echo 'make test         linter, types and tests'
	@echo 'make slow         the slow tests'
	@echo 'make lint         the linter and the layout of the code only'
	@echo 'make typecheck    the types only'
	@echo 'make bench        measure how fast it is; make bench ARGS="--help" says what can be chosen'
	@echo 'make fuzz         random texts and files for everything that reads some; make fuzz ARGS="--help"'
	@echo 'make guided       the same, led by what of the code a text reaches'
	@echo 'make differential random losses, computed four ways'
	@echo 'make docs         build the documents as a site, build/site, and see whether all links lead somewhere'
	@echo 'make monkey       random keys, clicks, drags, commands, losses and files at the window; ARGS="--help"'
	@echo 'make kill         kill the program while it works, and see what comes back'
	@echo 'make soak         use the window for as long as a day, and see whether it grows'
	@echo 'make screenshot   draw the pictures in docs/screenshots again'
	@echo 'make package      build dist/steepest, a program that needs no Python, and an archive of it'
	@echo 'make package-check   build it, and see whether it works where there is no Python'
	@echo 'make setup        install everything into .venv (all targets do this themselves)'
	@echo 'make clean        remove caches and built files, not .venv'

run: $(READY)
	@scripts/run.sh

test: lint typecheck
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest --color=no -n auto --maxprocesses=4 --dist worksteal

slow: $(READY)
	@echo 'QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest --color=no -m slow'
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest --color=no -m slow || [ $$? = 5 ] # 5: there are none

lint: $(READY)
	NO_COLOR=1 $(PYTHON) -m ruff check .
	NO_COLOR=1 $(PYTHON) -m ruff format --check .

typecheck: $(READY)
	$(PYTHON) -m mypy --no-color-output

bench: $(BENCH)/.ready
	QT_QPA_PLATFORM=offscreen $(BENCH)/bin/python -m benchmarks $(ARGS)

# an environment of its own, so that what is compared with never mixes with what is tested
$(BENCH)/.ready: pyproject.toml constraints.txt scripts/requirements.py | $(READY)
	$(PYTHON) -m venv $(BENCH)
	$(PYTHON) scripts/requirements.py bench >$(BENCH)/requirements.txt
	$(BENCH)/bin/python -m pip install -qq --no-input --disable-pip-version-check \
		-c constraints.txt -r $(BENCH)/requirements.txt
	@touch $@

fuzz: $(READY)
	$(PYTHON) -m reliability fuzz $(ARGS)

guided: $(FUZZ)/.ready
	$(FUZZ)/bin/python -m reliability guided $(ARGS)

differential: $(READY)
	$(PYTHON) -m reliability differential $(ARGS)

monkey: $(READY)
	$(PYTHON) -m reliability monkey $(ARGS)

kill: $(READY)
	$(PYTHON) -m reliability kill $(ARGS)

soak: $(READY)
	$(PYTHON) -m reliability soak $(ARGS)

$(FUZZ)/.ready: pyproject.toml constraints.txt scripts/requirements.py | $(READY)
	$(PYTHON) -m venv $(FUZZ)
	$(PYTHON) scripts/requirements.py fuzz >$(FUZZ)/requirements.txt
	$(FUZZ)/bin/python -m pip install -qq --no-input --disable-pip-version-check \
		-c constraints.txt -r $(FUZZ)/requirements.txt
	@touch $@

screenshot: $(READY)
	$(PYTHON) scripts/screenshots.py

# -n -W: a link or an anchor that leads nowhere ends the build
docs: $(DOCS)/.ready
	$(DOCS)/bin/python -m sphinx -n -W --keep-going -q -d build/doctrees -b dirhtml docs build/site
	@echo 'build/site/index.html'

$(DOCS)/.ready: pyproject.toml constraints.txt scripts/requirements.py | $(READY)
	$(PYTHON) -m venv $(DOCS)
	$(PYTHON) scripts/requirements.py --only docs >$(DOCS)/requirements.txt
	$(DOCS)/bin/python -m pip install -qq --no-input --disable-pip-version-check \
		-c constraints.txt -r $(DOCS)/requirements.txt
	@touch $@

package: $(READY)
	$(PYTHON) scripts/package.py $(ARGS)

package-check: package
	scripts/check_package.sh

setup: $(READY)

$(READY): pyproject.toml constraints.txt scripts/setup.sh scripts/qt_libraries.sh scripts/requirements.py
	@scripts/setup.sh

clean:
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -path "./.venv*" -prune -o -type d -name __pycache__ -exec rm -rf {} +
