# Every verb of the project. `make help` prints them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help

ARCH ?= x86_64
OUT := out
MVN := ./mvnw --batch-mode --quiet
JAVA_HOME := $(shell .mvn/find-jdk 2>/dev/null)
export JAVA_HOME

.PHONY: help
help: ## print this list
	@grep --extended-regexp --no-filename '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | \
		awk -F ':.*## ' '{ printf "  %-10s %s\n", $$1, $$2 }'

# --- launcher: /octant itself, and its natives as a library for the tests

LAUNCHER := runtime/launcher
LAUNCHER_SOURCES := $(wildcard $(LAUNCHER)/*.c $(LAUNCHER)/*.h)
CFLAGS := -std=gnu17 -O2 -g0 -Wall -Wextra -Werror -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
	-fPIE -I$(JAVA_HOME)/include -I$(JAVA_HOME)/include/linux

$(OUT)/launcher/liboctant-natives.so: $(LAUNCHER_SOURCES)
	@mkdir --parents $(@D)
	gcc $(CFLAGS) -fPIC -shared -DOCTANT_NATIVES_LIBRARY -o $@ $(LAUNCHER)/natives.c $(LAUNCHER)/spawn.c

.PHONY: launcher
launcher: $(OUT)/launcher/liboctant-natives.so ## build /octant and the natives that tests load
