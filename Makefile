# Ce qu'un nouveau venu tape. Chaque cible prépare elle-même ce qu'il lui faut, une seule fois.
# `PYTHON=/chemin/vers/python3.12` choisit l'interpréteur, `ARGS="…"` passe des options.

.DEFAULT_GOAL := help
.PHONY: help run test test-rest test-all check soak bench lock schema clean setup-run setup-dev setup-all

export PYTHON
# Les tests lancent des serveurs : chacun compilerait tout à nouveau.
unexport PYTHONDONTWRITEBYTECODE
ARGS ?=
python := .venv/bin/python
rest := conformance or browser or long
# Un processus par cœur, chacun avec ses bases. Les autres tests attendent plus qu'ils ne calculent,
# et ceux d'un fichier se partagent un navigateur ou un serveur : deux fichiers à la fois.
at_once := --numprocesses=auto --maxprocesses=8 --dist=worksteal
two_files := --numprocesses=2 --dist=loadfile

help: ## Affiche cette aide
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

run: setup-run ## Charge les deux programmes, joue un atelier en direct, puis continue de servir
	@exec $(python) -m server.cli demo $(ARGS)

test: setup-dev ## Passe les tests, PostgreSQL compris ; rien d'autre à installer
	@$(python) -m pytest $(at_once) -m "not ($(rest) or soak)" $(ARGS)

test-rest: setup-all ## Passe les autres : navigateur, conformité, longs ; demande Node.js, npm et Chromium
	@$(python) -m pytest $(two_files) -m "$(rest)" $(ARGS)

test-all: test test-rest ## Passe tous les tests, et échoue là où un programme manque

check: setup-dev ## Format, règles, types stricts, ordre des imports, schéma et états publiés, verrou
	@$(python) -m ruff format --check .
	@$(python) -m ruff check .
	@$(python) -m mypy
	@.venv/bin/lint-imports
	@$(python) -m server.cli export-schema --check
	@$(python) -m server.cli export-states --check
	@$(python) -m pytest --quiet tests/test_packaging.py

soak: setup-dev ## Assiège une salle une dizaine de minutes (ARGS="--seconds 60 --phones 20")
	@$(python) -m pytest -m soak tests/soak
	@$(python) -m tests.soak $(ARGS)

bench: setup-dev ## Mesure les lectures et les flux sur cette machine
	@$(python) -m bench $(ARGS)

lock: setup-dev ## Réécrit le verrou après un changement de pyproject.toml (ARGS=--upgrade)
	@sh scripts/lock $(ARGS)

schema: setup-dev ## Réécrit le schéma GraphQL publié, schema.graphql, et les états, docs/states.md
	@$(python) -m server.cli export-schema
	@$(python) -m server.cli export-states

clean: ## Efface l'environnement et les caches, jamais les données
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
		tests/conformance/node_modules

setup-run:
	@sh scripts/setup run

setup-dev:
	@sh scripts/setup dev

setup-all: setup-dev
	@sh scripts/setup-programs
