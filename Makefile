# Every target sets up what it lacks. Without make: the lines below are the plain commands, in their order.
PYTHON ?= python3
RUN = .venv/bin/python
ARGS ?=
SOLUTIONS ?= yes
NAME ?=

.PHONY: book html test notebooks new-chapter lab bench lock clean

book: html
	@$(RUN) tools/serve.py '--solutions=$(SOLUTIONS)'

html:
	@$(PYTHON) tools/setup.py book
	@$(RUN) tools/build.py '--solutions=$(SOLUTIONS)'

test:
	@$(PYTHON) tools/setup.py test
	@$(RUN) tools/run_tests.py $(ARGS)

notebooks:
	@$(PYTHON) tools/setup.py book
	@$(RUN) tools/notebooks.py $(ARGS)

new-chapter:
	@$(PYTHON) tools/setup.py book
	@$(RUN) tools/new_chapter.py $(NAME)

lab:
	@$(PYTHON) tools/setup.py lab
	@$(RUN) -m jupyterlab book $(ARGS)

bench:
	@$(PYTHON) tools/setup.py test
	@$(RUN) tools/bench.py

lock:
	@$(PYTHON) tools/setup.py lock

clean:
	@rm -rf _build dist build .pytest_cache .ruff_cache
