# The course from a shell. `make help` lists what there is.

PYTHON ?= python3
VENV := .venv
CHAPTER ?= 02_binary_single_layer
# The class that `make grade` grades: a folder that holds submitted/.
CLASS ?= .

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Notebooks run in their own folders, so the folder of the photographs must be absolute.
ifneq ($(filter-out drawn,$(COURSEKIT_DATA)),)
  export COURSEKIT_DATA := $(shell cd "$(COURSEKIT_DATA)" 2>/dev/null && pwd || echo "$(COURSEKIT_DATA)")
endif

INSTRUCTOR := $(VENV)/.installed-instructor
DEV := $(VENV)/.installed-dev
STEP = @printf '\n\033[1m%s\033[0m\n'

.PHONY: help course setup setup-dev release check-release zip book site demo grade audit test test-unit \
	test-notebooks lint format benchmark pictures serve links clean clean-all

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | sort \
	  | awk -F ':.*## ' '{printf "  \033[36mmake %-16s\033[0m %s\n", $$1, $$2}'

course: $(INSTRUCTOR)  ## The main job: set up, release, book, demo class, grades
	$(STEP) "[1/4] Student release, from the sources"
	gradekit release
	$(STEP) "[2/4] The book in both editions, with slides (the first time it runs every chapter)"
	gradekit site --no-pdf
	$(STEP) "[3/4] A demo class: twelve submissions of $(CHAPTER), three of each other chapter"
	gradekit demo-class
	$(STEP) "[4/4] Its grades, each submission in a jail where bubblewrap can build one"
	@bash gradekit/jail/install_bubblewrap.sh
	@jail=$$(python -c 'from gradekit.jail import wall; wall.check()' 2>/dev/null && echo bwrap || echo none); \
	gradekit grade $$(ls source_notebooks | grep -v '^$(CHAPTER)$$') $(CHAPTER) --class demo_class \
	  --timeout 20 --jail $$jail
	@printf '\n\033[1mDone.\033[0m Open these pages in a browser:\n'
	@printf '  the book      %s\n' "$(CURDIR)/_build/html/index.html"
	@printf '  for students  %s\n' "$(CURDIR)/_build/public/index.html"
	@printf '  the grades    %s\n' "$(CURDIR)/demo_class/grades/$(CHAPTER).html"

setup: $(INSTRUCTOR)  ## Only set up .venv with what instructors need
setup-dev: $(DEV)  ## Only set up .venv with what tests and development need

$(VENV)/bin/python:
	@printf '\n\033[1m%s\033[0m\n' "Setting up $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "error: Python 3.11 or later is needed; name one with 'make PYTHON=python3.12 ...'" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(INSTRUCTOR): pyproject.toml constraints.txt | $(VENV)/bin/python
	@printf '\n\033[1m%s\033[0m\n' "Installing what instructors need (2 to 5 minutes, once)"
	$(VENV)/bin/pip install -c constraints.txt -e '.[instructor]'
	@touch $@

$(VENV)/.installed-site: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(VENV)/bin/pip install -q -c constraints.txt -e '.[site]'
	@touch $(INSTRUCTOR) $@

$(DEV): pyproject.toml constraints.txt | $(VENV)/bin/python
	@printf '\n\033[1m%s\033[0m\n' "Installing what tests need (2 to 5 minutes, once)"
	$(VENV)/bin/pip install -c constraints.txt -e '.[dev]'
	@touch $(INSTRUCTOR) $@

release: $(INSTRUCTOR)  ## Make release/ from source_notebooks/
	gradekit release

check-release: $(INSTRUCTOR)  ## Show where release/ is not what the sources give
	gradekit release --check

zip: $(INSTRUCTOR)  ## One archive for students, with everything they install
	gradekit release --zip

book: $(INSTRUCTOR)  ## Render the book into _build/html
	jupyter-book build . -W --keep-going

site: $(VENV)/.installed-site  ## Both editions of the book, their slides and PDFs (needs Chromium)
	gradekit site

demo: $(INSTRUCTOR)  ## Make the demo class in demo_class/
	gradekit demo-class

grade: $(INSTRUCTOR)  ## Grade CHAPTER=... of the class in CLASS=... (default: here)
	gradekit grade $(CHAPTER) --class $(CLASS)

audit: $(INSTRUCTOR)  ## Try known answers and mutants against the tests of all exercises
	gradekit audit $(AUDIT)

test: $(DEV)  ## Everything that must hold: style, types, tests, notebooks
	$(STEP) "[1/5] A browser for the tests of the book, and jails for those of grading"
	bash tests/install_chromium.sh
	bash gradekit/jail/install_bubblewrap.sh
	$(STEP) "[2/5] Style and types"
	@$(MAKE) --no-print-directory lint
	$(STEP) "[3/5] Source notebooks, run from top to bottom with the drawn data"
	@$(MAKE) --no-print-directory test-notebooks
	$(STEP) "[4/5] The tests of exercises, against known answers and mutants"
	@if [ "$$(uname)" = Linux ]; then COURSEKIT_DATA=drawn gradekit audit; \
	  else echo "only on Linux: it forks processes that have loaded PyTorch"; fi
	$(STEP) "[5/5] Tests"
	@$(MAKE) --no-print-directory test-unit

test-unit: $(DEV)  ## The tests under tests/ (PYTEST="-k name" for some of them)
	pytest tests $(PYTEST)

test-notebooks: $(DEV)  ## nbval over the source notebooks
	COURSEKIT_DATA=drawn pytest --nbval-lax -p no:cacheprovider source_notebooks

lint: $(DEV)  ## ruff and mypy
	ruff check .
	mypy

format: $(DEV)  ## Let ruff mend what it can
	ruff check --fix .

benchmark: $(DEV)  ## How hard the drawn data are beside the photographs
	python -m benchmarks.data_difficulty

pictures: $(DEV)  ## Take the pictures of the README again
	python tests/take_pictures.py

serve: $(INSTRUCTOR)  ## Serve the book at http://127.0.0.1:8000
	python -m http.server --bind 127.0.0.1 --directory _build/html 8000

links: $(INSTRUCTOR)  ## Try each address outside the book, and list it with its page (needs the network)
	python -m gradekit.site.links .

clean:  ## Remove what can be made again (not .venv, submissions or data)
	rm -rf _build .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

clean-all: clean  ## clean, and .venv too
	rm -rf $(VENV)
