# Two commands do everything: make demo, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What Python compiles is kept: else each of the two workers, and each command they start, would compile it anew.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist worksteal

.PHONY: demo test test-all lint bench pictures clean

demo: $(VENV)/.installed
	$(BIN)/parishpump demo --out out

test: $(VENV)/.tested
	$(PYTEST)

test-all: $(VENV)/.tested-all
	PARISHPUMP_FULL=1 $(PYTEST)

lint: $(VENV)/.linted
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

pictures: $(VENV)/.tested-all
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pillow>=11"
	$(BIN)/python docs/pictures/take.py

bench: $(VENV)/.installed
	$(BIN)/python -m benchmarks

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("parishpump needs Python 3.11 or later") if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.tested: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pytest>=9" "pytest-xdist>=3.8" "hypothesis>=6.150" "feedparser>=6.0.12" "resvg-py>=0.5" "python-calamine>=0.5" "pyarrow>=22" "urllib3>=2.6" "sqlalchemy>=2.0" "jsonschema>=4.25" "html5lib>=1.1" "newsmlg2>=1.1" "django>=5.2,<5.3" "pyotp>=2.9" "waitress>=3.0" "psycopg[binary]>=3.2"
	touch $@

# What the full run drives beside Python: Debian's browser, databases and WordPress, and what speaks to them.
$(VENV)/.tested-all: $(VENV)/.tested .ci/install
	bash .ci/install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "playwright>=1.55" "axe-playwright-python>=0.1.5"
	touch $@

$(VENV)/.linted: pyproject.toml $(VENV)/.tested
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "ruff>=0.14" "mypy>=1.19" "pandas-stubs>=2.3" "types-lxml>=2025.8" "django-stubs>=5.2"
	touch $@

clean:
	rm -rf $(VENV) out
