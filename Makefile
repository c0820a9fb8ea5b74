# Echolith. `make help` lists what can be made; two commands are enough to begin: make demo, make test.
#
# Environments: build/venv holds what the demo needs and nothing of the tests; .venv holds the test tools;
# build/validation-venv the independent sampler. Every package is installed from a hashed list in
# requirements/. A stamp file in each environment says that it is up to date.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# What the caller has set for other Pythons must not reach ours.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP VIRTUAL_ENV PIP_USER PIP_REQUIRE_VIRTUALENV PIP_TARGET PIP_PREFIX
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

RUN := build/venv/bin
DEV := .venv/bin
VALIDATION := build/validation-venv/bin
INSTALL := -m pip install -qq --require-hashes -r
CASE := examples/derme-2025.yaml
PACKAGE := $(shell find src -type f ! -name '*.pyc' ! -name '*~') pyproject.toml tools/hatch_build.py README.md LICENSE

# A target needs the one before it to be through: tests come last, and their summary is the last that is printed.
.NOTPARALLEL:
.PHONY: help demo test lint types unit pack docs docs-check bench bench-pooling validate defaults screenshot lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS='	' read -r name words; do printf '  make %-12s %s\n' "$$name" "$$words"; done

demo: build/venv/.package ## the Derme 2025 case: answer here, as JSON, page, letter and parents' page in build/demo
	@mkdir -p build/demo
	@$(RUN)/echolith assess $(CASE) --as-of 20+5 --format json -o build/demo/answer-as-of-20+5.json
	@$(RUN)/echolith assess $(CASE) --as-of 20+5 --format html -o build/demo/page-as-of-20+5.html
	@$(RUN)/echolith assess $(CASE) --format json -o build/demo/answer.json
	@$(RUN)/echolith assess $(CASE) --format html -o build/demo/page.html
	@$(RUN)/echolith report $(CASE) --to letter --as-of 20+5 -o build/demo/letter-as-of-20+5.pdf
	@$(RUN)/echolith report $(CASE) --to parents --as-of 20+5 -o build/demo/parents-as-of-20+5.pdf
	@$(RUN)/echolith assess $(CASE)
	@echo
	@echo 'The same answer: build/demo/answer.json (for programs) and build/demo/page.html (to look at and print).'
	@echo 'What was known at 20+5: build/demo/answer-as-of-20+5.json and build/demo/page-as-of-20+5.html;'
	@echo 'on paper: build/demo/letter-as-of-20+5.pdf and build/demo/parents-as-of-20+5.pdf (drafts).'

test: .venv/.package lint types docs-check ## everything that CI runs, the browser included
	@sh tools/system_parts.sh
	@rm -f .coverage .coverage.*
	$(DEV)/python -m pytest --cov --cov-report=term

unit: .venv/.package ## the tests that need no browser and install nothing (a minute)
	$(DEV)/python -m pytest -m 'not browser and not install' -q

lint: .venv/.package ## style and common mistakes (ruff)
	$(DEV)/ruff check .
	$(DEV)/ruff format --check .

types: .venv/.package ## types, strict (mypy)
	$(DEV)/mypy

docs: .venv/.package ## write the generated pages and build the documentation to build/site
	$(DEV)/python tools/render_spec.py
	$(DEV)/python tools/make_docs.py
	$(DEV)/mkdocs build --quiet --strict --site-dir build/site

pack: .venv/.package ## compile the built-in pack again, after a change of evidence, questions or pooling
	$(DEV)/python tools/compile_pack.py

docs-check: .venv/.package ## see that what is generated (pack, pages) is up to date, and build the pages
	$(DEV)/python tools/compile_pack.py --check
	$(DEV)/python tools/render_spec.py --check
	$(DEV)/python tools/make_docs.py --check
	$(DEV)/mkdocs build --quiet --strict --site-dir build/site

bench: .venv/.package ## speed, beside named peers; writes build/bench.json
	$(DEV)/python bench/run.py

bench-pooling: .venv/.package ## speed of the pooling beside R's metafor and lme4 (PEERS=python for pimeta, PyMARE, statsmodels)
	$(DEV)/python bench/pooling.py $(if $(PEERS),--peers $(PEERS))

defaults: .venv/.package ## run the simulation behind the default priors again (hours; can be stopped; needs R with metafor)
	$(DEV)/python validation/pooling/defaults/run.py --metafor

validate: build/validation-venv/.parts .venv/.package ## run the independent sampler again and compare (half an hour)
	$(VALIDATION)/python validation/pooling/sample.py
	$(DEV)/python -m pytest validation

screenshot: .venv/.package ## draw docs/images/page.png from the demo's page again
	@sh tools/system_parts.sh
	$(DEV)/python tools/screenshot.py

lock: ## write the hashed lists in requirements/ again (needs uv)
	for name in run dev validation; do \
	  uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 \
	    requirements/$$name.in -o requirements/$$name.txt || exit 1; done

clean: ## remove everything that was made
	rm -rf build .venv dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache

build/venv/.parts: requirements/run.txt tools/make_venv.sh
	@echo 'Setting up build/venv (once)'
	@mkdir -p build
	@sh tools/make_venv.sh build/venv
	@$(RUN)/python $(INSTALL) requirements/run.txt
	@touch $@

# .git/logs/HEAD changes with every commit: the package records the commit it was built from.
build/venv/.package: build/venv/.parts $(PACKAGE) $(wildcard .git/logs/HEAD)
	@$(RUN)/python -m pip install -qq --no-build-isolation --no-deps --force-reinstall .
	@touch $@

.venv/.parts: requirements/dev.txt tools/make_venv.sh
	@echo 'Setting up .venv with the test tools (once)'
	@sh tools/make_venv.sh .venv
	@$(DEV)/python $(INSTALL) requirements/dev.txt
	@touch $@

.venv/.package: .venv/.parts pyproject.toml
	@$(DEV)/python -m pip install -qq --no-build-isolation --no-deps --editable .
	@touch $@

build/validation-venv/.parts: requirements/validation.txt tools/make_venv.sh
	@echo 'Setting up build/validation-venv (once)'
	@mkdir -p build
	@sh tools/make_venv.sh build/validation-venv
	@$(VALIDATION)/python $(INSTALL) requirements/validation.txt
	@touch $@
