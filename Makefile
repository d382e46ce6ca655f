# Everything lives in .venv/; the two commands set it up by themselves.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

SIZE ?= full

.PHONY: sandbox test crash lint types check evaluate words bench clean

sandbox: .venv/ready  ## A local Slack workspace in the browser, with the product in it
	$(BIN)/genai-use sandbox $(ARGS)

test: .venv/ready  ## Every test
	$(BIN)/pytest -n auto $(ARGS)

crash: .venv/ready  ## Kills, stops and fills up what it can while people use the product; SIZE=small takes a minute or two
	$(BIN)/pytest tests/crash -m crash -n 0 --crash $(SIZE) $(ARGS)

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy

check: lint types test

evaluate: .venv/ready  ## How well the cues of the cross-check are heard, on the labelled texts
	$(BIN)/genai-use guidance evaluate tests/policy/cues/*.yml

POT := artefacts/app.pot

words: .venv/ready  ## Brings the catalogues in bot/locale/ up to date with the words in code, templates and guidance
	mkdir -p artefacts
	$(BIN)/pybabel -q extract -F pyproject.toml -k NotAllowed -k TooLate -k Said -k N_ -k PydanticCustomError:2 -k _like:2 -c Translators: --add-location=file --no-wrap --omit-header -o $(POT) .
	for language in $$(ls bot/locale); do $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap \
	  -D app -d bot/locale -i $(POT) -l $$language; done

bench: .venv/ready  ## The app under load, against bare Bolt and the databases' drivers: some ten minutes, alone on the machine
	$(BIN)/python benchmarks/load.py $(DATABASE)
	$(BIN)/python benchmarks/transaction.py $(DATABASE)
	$(BIN)/python benchmarks/writers.py
	$(BIN)/python benchmarks/outgoing.py
	$(BIN)/python benchmarks/handlers.py

clean:
	rm -rf .venv artefacts

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "genai-use needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[postgresql,test,check]'
	touch $@
