# Every verb of the project. `make help` prints them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help

ARCH ?= x86_64
TARGET ?= disk
OUT := out
VERSION := $(shell sed --quiet 's:.*<revision>\(.*\)</revision>.*:\1:p' pom.xml)
BUILT := $(shell git log -1 --format=%ct 2>/dev/null || date --reference=pom.xml +%s)
MVN := ./mvnw --batch-mode --quiet
JAVA_HOME := $(or $(shell .mvn/find-jdk 2>/dev/null),$(JAVA_HOME))
export JAVA_HOME

STARTED := $(shell date +%s)
say = @printf '[%4d s] %s\n' $$(($$(date +%s) - $(STARTED))) '$(1)'

.PHONY: help
help: ## print this list
	@grep --extended-regexp --no-filename '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | \
		awk -F ':.*## ' '{ printf "  %-10s %s\n", $$1, $$2 }'

# --- the host: packages and JDK

HOST := $(OUT)/host.stamp
$(HOST): host-packages.txt image/debian/host-packages.sh
	$(call say,host packages)
	@image/debian/host-packages.sh host-packages.txt $@
	@.mvn/find-jdk > /dev/null

# --- kernel

KERNEL := $(OUT)/kernel/$(ARCH)
$(KERNEL)/bzImage: $(wildcard buildroot-external/board/octant/*) $(wildcard image/debian/kernel*.sh) image/debian/trixie-apt.sh | $(HOST)
	$(call say,kernel)
	@image/debian/kernel.sh $(ARCH) $(KERNEL)
	@touch $@

.PHONY: kernel
kernel: $(KERNEL)/bzImage ## build the kernel (from the cache when nothing changed)

# --- launcher: /octant, the build's own training launcher, and the natives that tests load

LAUNCHER := runtime/launcher
LAUNCHER_PARTS := octant client jvm natives spawn
LAUNCHER_SOURCES := $(wildcard $(LAUNCHER)/*.c $(LAUNCHER)/*.h)
LAUNCHER_C := $(LAUNCHER_PARTS:%=$(LAUNCHER)/%.c)
CFLAGS = -std=gnu17 -O2 -g0 -Wall -Wextra -Werror -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
	-Wl,-z,relro,-z,now -I$(JAVA_HOME)/include -I$(JAVA_HOME)/include/linux

$(OUT)/launcher/octant-x86_64: $(LAUNCHER_SOURCES) | $(HOST)
	@mkdir --parents $(@D)
	@gcc $(CFLAGS) -fPIE -pie -o $@ $(LAUNCHER_C)
$(OUT)/launcher/octant-aarch64: $(LAUNCHER_SOURCES) | $(HOST)
	@mkdir --parents $(@D)
	@aarch64-linux-gnu-gcc $(CFLAGS) -fPIE -pie -o $@ $(LAUNCHER_C)
$(OUT)/launcher/octant-training: $(LAUNCHER_SOURCES) | $(HOST)
	@mkdir --parents $(@D)
	@gcc $(CFLAGS) -DOCTANT_TRAINING -fPIE -pie -o $@ $(LAUNCHER_C)
$(OUT)/launcher/liboctant-natives.so: $(LAUNCHER_SOURCES) | $(HOST)
	@mkdir --parents $(@D)
	@gcc $(CFLAGS) -DOCTANT_NATIVES_LIBRARY -fPIC -shared -o $@ $(LAUNCHER)/natives.c $(LAUNCHER)/spawn.c

.PHONY: launcher
launcher: $(addprefix $(OUT)/launcher/,octant-x86_64 octant-aarch64 octant-training liboctant-natives.so) ## build /octant for both architectures

# --- keys: Secure Boot and updates, never in the tree

OCTANT_KEYS ?= $(HOME)/.config/octant/keys
export OCTANT_KEYS

.PHONY: keys
keys: | $(HOST) ## make your own keys in the new folder OCTANT_KEYS, for Secure Boot and updates
	@image/debian/keys.sh "$(OCTANT_KEYS)"
	@echo 'octant: your keys are in $(OCTANT_KEYS): keep a copy where no machine reaches it'

$(OCTANT_KEYS)/update.crt: | $(HOST)
	@image/debian/keys.sh "$(OCTANT_KEYS)" test
	@echo 'octant: NOTE: no keys were found, so test keys were made: $(OCTANT_KEYS)'
	@echo 'octant: NOTE: for machines that matter: make keys OCTANT_KEYS=FOLDER, and that on every make'

.PHONY: always
always:
KEYS := $(OUT)/keys.sha256
$(KEYS): always | $(OCTANT_KEYS)/update.crt
	@cd "$(OCTANT_KEYS)" && find . -type f '(' -name '*.crt' -o -path './trust/*' ')' -exec sha256sum {} + | \
		sort > "$(CURDIR)/$@.new"
	@cmp --silent $@.new $@ && rm $@.new || mv $@.new $@

# --- runtime image and root tree

JAVA_SOURCES := $(shell find runtime services verity ab-update image qemu-tests -path '*/src/main/*' -type f) \
	$(shell find . -name pom.xml -not -path './out/*')
MODULES := $(OUT)/modules
HOST_MODULES := $(OUT)/host-modules
RUNTIME := $(OUT)/runtime/$(ARCH)
ROOT := $(OUT)/root/$(ARCH)

$(OUT)/modules.stamp: $(JAVA_SOURCES) | $(HOST)
	$(call say,Java modules)
	@rm --recursive --force $(MODULES) $(HOST_MODULES)
	@$(MVN) -Dmaven.test.skip=true package \
		dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=$(CURDIR)/$(MODULES)
	@cp runtime/octant/target/octant-main-*.jar $(MODULES)
	@mkdir --parents $(HOST_MODULES)
	@cp {verity,ab-update,image,qemu-tests}/target/octant-*.jar $(HOST_MODULES)
	@find $(MODULES) -name '*.jar' ! -name 'octant-*' -exec cp {} $(HOST_MODULES) ';'
	@touch $@

$(RUNTIME)/release: $(OUT)/modules.stamp image/debian/runtime.sh
	$(call say,runtime image)
	@mkdir --parents $(@D)
	@image/debian/runtime.sh $(MODULES) $(RUNTIME)
	@touch $@

.PHONY: runtime
runtime: $(RUNTIME)/release ## link the Java runtime

ROOT_PARTS := image/root-files.txt image/debian/root.sh image/debian/train.sh image/debian/enter.sh
$(OUT)/root-$(ARCH).stamp: $(RUNTIME)/release $(ROOT_PARTS) $(OUT)/launcher/octant-$(ARCH) $(OUT)/launcher/octant-training $(KEYS)
	$(call say,root tree and its AOT cache)
	@mkdir --parents $(dir $(ROOT))
	@image/debian/root.sh image/root-files.txt $(RUNTIME) $(OUT)/launcher/octant-$(ARCH) \
		"$(OCTANT_KEYS)" $(VERSION) $(BUILT) $(ROOT)
	@image/debian/train.sh $(ROOT) $(OUT)/launcher/octant-training
	@touch $@

# --- disk, bundle, enrolment

IMAGE := $(OUT)/image/$(ARCH)
JAVA := "$(JAVA_HOME)/bin/java" --module-path $(HOST_MODULES)

ASSEMBLE = $(JAVA) --module octant.image/octant.image.Main --arch $(ARCH) --version $(VERSION) \
	--kernel $(KERNEL)/bzImage --release "$$(head --lines=1 $(KERNEL)/release)" --root $(ROOT) \
	--keys "$(OCTANT_KEYS)" --out $(IMAGE)
ASSEMBLY_PARTS := $(KERNEL)/bzImage $(OUT)/root-$(ARCH).stamp image/budgets.properties $(wildcard image/efi/*)

$(IMAGE)/%.stamp: $(ASSEMBLY_PARTS)
	$(call say,$* image)
	@$(ASSEMBLE) --target $*
	@touch $@

.PHONY: image
image: $(IMAGE)/$(TARGET).stamp ## build a bootable disk: TARGET=disk|qcow2

.PHONY: bundle
bundle: $(ASSEMBLY_PARTS) ## build an update bundle: VERSION=…, BUNDLE_APPEND='kernel options'
	$(call say,bundle of version $(VERSION))
	@$(ASSEMBLE) --target bundle $(if $(BUNDLE_APPEND),--append "$(BUNDLE_APPEND)")

.PHONY: enrolment
enrolment: $(KEYS) $(KERNEL)/bzImage $(OUT)/modules.stamp ## build a disk that enrols the Secure Boot keys
	$(call say,enrolment disk)
	@$(ASSEMBLE) --target enrolment

.PHONY: run
run: $(IMAGE)/disk.stamp ## build the disk and boot it in QEMU; Ctrl-C powers it off
	$(call say,boot)
	@exec $(JAVA) --module octant.qemu/octant.qemu.Run --disk $(IMAGE)/octant-$(ARCH).raw $(RUN_OPTIONS)

# --- checks

.PHONY: test
test: launcher $(IMAGE)/disk.stamp $(IMAGE)/qcow2.stamp ## run every test that this machine can
	$(call say,tests)
	@image/debian/test.sh

.PHONY: power-cut
power-cut: launcher $(IMAGE)/disk.stamp ## cut the power at every write of an update, boot some of the disks: SEED=1 BOOTS=12
	$(call say,power cuts)
	@$(MVN) --projects qemu-tests --also-make verify -Dtest=PowerCutUpdateTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dtest.tags=qemu-all -Dtest.tags.excluded= $(SEED:%=-Dpower-cut.seed=%) $(BOOTS:%=-Dpower-cut.boots=%)
	@cat qemu-tests/target/vm/power-cuts.txt

.PHONY: adaptive
adaptive: $(OUT)/root-$(ARCH).stamp ## how much an update fetches after a changed class, and after another kernel
	@image/debian/adaptive.sh

.PHONY: soak
soak: launcher $(IMAGE)/disk.stamp ## 25 updates in a row in a virtual machine, a quarter of an hour
	$(call say,soak)
	@$(MVN) --projects qemu-tests --also-make test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=UpdateSoakTest -Dtest.tags=qemu-all -Dtest.tags.excluded=
	@cat qemu-tests/target/vm/soak.txt

.PHONY: bench
bench: $(OUT)/root-$(ARCH).stamp $(OUT)/launcher/liboctant-natives.so ## measure start, memory, ledger and update, each beside a yardstick
	@image/debian/bench.sh $(ROOT) $(RUNTIME) $(MODULES)

SCRIPTS := mvnw .mvn/find-jdk .ci/run $(wildcard image/debian/*.sh)
.PHONY: lint
lint: | $(HOST) ## check the style of Java, shell and C
	@shellcheck $(SCRIPTS)
	@shfmt --diff --indent 2 $(SCRIPTS)
	@$(MVN) spotless:check

.PHONY: format
format: | $(HOST) ## put Java and shell into the project's style
	@shfmt --write --indent 2 $(SCRIPTS)
	@$(MVN) spotless:apply

.PHONY: clean
clean: ## remove all that was built; ~/.cache/octant stays
	@rm --recursive --force $(OUT) $(addsuffix /target,runtime/linux runtime/init runtime/octant services verity ab-update image qemu-tests)
