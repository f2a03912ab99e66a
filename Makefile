.PHONY: setup lock

setup: ## make .venv from the development lock (instant when nothing changed)
	@tools/setup dev
