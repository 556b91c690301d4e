# Every verb of the project. `make help` prints them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help

ARCH ?= x86_64
TARGET ?= disk
OUT := out
BACKEND ?= debian
VERSION := $(shell sed --quiet 's:.*<revision>\(.*\)</revision>.*:\1:p' pom.xml)
COMMIT := $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
BUILT := $(shell git log -1 --format=%ct 2>/dev/null || date --reference=pom.xml +%s)
MVN := ./mvnw --batch-mode --quiet
JAVA_HOME := $(or $(shell .mvn/find-jdk 2>/dev/null),$(JAVA_HOME))
export JAVA_HOME

TARGETS := $(shell image/debian/targets.sh "$(ARCH)")
comma := ,
ifneq ($(words $(filter x86_64 aarch64,$(ARCH))),1)
$(error no architecture "$(ARCH)"; ARCH is one of: x86_64 aarch64)
endif
NO_TARGETS := $(filter-out all $(TARGETS),$(subst $(comma), ,$(TARGET)))
ifneq ($(NO_TARGETS),)
$(error no target "$(NO_TARGETS)" for $(ARCH); TARGET is one or more, with commas, of: $(TARGETS) all)
endif

ifneq ($(words $(filter debian buildroot,$(BACKEND))),1)
$(error no backend "$(BACKEND)"; BACKEND is one of: debian buildroot)
endif

# What kernel and C library come into: a folder of its own for each backend. All that follows is the same.
MADE := $(OUT)
ifeq ($(BACKEND),buildroot)
BUILDROOT_OUTPUT ?= $(OUT)/buildroot/$(ARCH)
MADE := $(BUILDROOT_OUTPUT)/octant
endif

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

# --- packages of Debian trixie: unpacked, never installed

PACKAGES := $(OUT)/packages/$(ARCH)
$(OUT)/packages/%/versions: image/debian/trixie-packages.txt image/debian/trixie-packages.sh image/debian/trixie-apt.sh | $(HOST)
	$(call say,Debian packages for $*)
	@image/debian/trixie-packages.sh $* $(@D) \
		$$(awk -v arch=$* '!/^#/ && "," $$2 "," ~ "," arch "," { print $$1 }' $<)
	@touch $@

.PHONY: packages
packages: $(OUT)/packages/x86_64/versions $(OUT)/packages/aarch64/versions ## unpack what comes from Debian packages, for both architectures

# --- kernel

KERNEL := $(MADE)/kernel/$(ARCH)
$(OUT)/kernel/$(ARCH)/linux.efi: $(wildcard buildroot-external/board/octant/* buildroot-external/board/octant/patches/linux/*) $(wildcard image/debian/kernel*.sh) image/debian/trixie-apt.sh | $(HOST)
	$(call say,kernel)
	@image/debian/kernel.sh $(ARCH) $(@D)
	@touch $@

.PHONY: kernel
kernel: $(KERNEL)/linux.efi ## build the kernel (from the cache when nothing changed)

# --- Buildroot, where it is the backend: kernel, C library, launcher and runtime in one go

BUILDROOT ?=
ifneq ($(BUILDROOT),)
ifneq ($(shell said=$$(image/buildroot/tree.sh image/buildroot/pin.txt "$(BUILDROOT)" 2>&1) || { echo "$$said" >&2; echo wrong; }),)
$(error wrong BUILDROOT)
endif
endif
ifeq ($(BACKEND),buildroot)
BUILDROOT_PARTS := $(wildcard image/buildroot/* buildroot-external/*.* buildroot-external/configs/* buildroot-external/package/*/*) \
	$(wildcard buildroot-external/board/octant/* buildroot-external/board/octant/patches/linux/*) \
	$(wildcard runtime/launcher/*) image/root-files.txt $(OUT)/modules.stamp
$(MADE).stamp: $(if $(filter command,$(origin BUILDROOT_OUTPUT)),,$(BUILDROOT_PARTS)) | $(HOST)
	$(call say,Buildroot)
	@tree=$$(image/buildroot/tree.sh image/buildroot/pin.txt "$(BUILDROOT)") && \
		image/buildroot/build.sh $(ARCH) "$$tree" $(BUILDROOT_OUTPUT) "$(BUILDROOT_CONFIG)"
$(addprefix $(MADE)/,kernel/$(ARCH)/linux.efi runtime/$(ARCH)/release launcher/octant-$(ARCH) launcher/octant-training-$(ARCH)): $(MADE).stamp
	@touch --no-create $@
endif

.PHONY: buildroot-check
buildroot-check: ## check buildroot-external with a real Buildroot: BUILDROOT=/path/to/tree, or it fetches the pinned release
	$(call say,Buildroot checks)
	@tree=$$(image/buildroot/tree.sh image/buildroot/pin.txt "$(BUILDROOT)") && image/buildroot/check.sh "$$tree"

# --- launcher: /octant, the build's own training launcher, and the natives that tests load

LAUNCHER := runtime/launcher
LAUNCHER_PARTS := octant client jvm natives spawn
LAUNCHER_SOURCES := $(wildcard $(LAUNCHER)/*.c $(LAUNCHER)/*.h)
LAUNCHER_C := $(LAUNCHER_PARTS:%=$(LAUNCHER)/%.c)
CFLAGS = -std=gnu17 -O2 -g0 -Wall -Wextra -Werror -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
	-Wl,-z,relro,-z,now -I$(JAVA_HOME)/include -I$(JAVA_HOME)/include/linux

CC_x86_64 := gcc
CC_aarch64 := aarch64-linux-gnu-gcc
$(OUT)/launcher/octant-%: $(LAUNCHER_SOURCES) | $(HOST)
	@mkdir --parents $(@D)
	@$(CC_$*) $(CFLAGS) -fPIE -pie -o $@ $(LAUNCHER_C)
$(OUT)/launcher/octant-training-%: $(LAUNCHER_SOURCES) | $(HOST)
	@mkdir --parents $(@D)
	@$(CC_$*) $(CFLAGS) -DOCTANT_TRAINING -fPIE -pie -o $@ $(LAUNCHER_C)
NATIVES_C := $(LAUNCHER)/natives.c $(LAUNCHER)/spawn.c
$(OUT)/launcher/liboctant-natives.so: $(LAUNCHER_SOURCES) | $(HOST)
	@mkdir --parents $(@D)
	@gcc $(CFLAGS) -DOCTANT_NATIVES_LIBRARY -fPIC -shared -o $@ $(NATIVES_C)
$(OUT)/launcher/liboctant-natives-aarch64.so: $(LAUNCHER_SOURCES) | $(HOST)
	@mkdir --parents $(@D)
	@$(CC_aarch64) $(CFLAGS) -DOCTANT_NATIVES_LIBRARY -fPIC -shared -o $@ $(NATIVES_C)

.PHONY: launcher
launcher: $(addprefix $(OUT)/launcher/,octant-x86_64 octant-aarch64 octant-training-$(ARCH) liboctant-natives.so) ## build /octant for both architectures

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
	$(shell find . -name pom.xml -not -path './out/*') $(wildcard image/*.properties image/efi/*)
MODULES := $(OUT)/modules
HOST_MODULES := $(OUT)/host-modules
RUNTIME := $(MADE)/runtime/$(ARCH)
ROOT := $(MADE)/root/$(ARCH)
# x86_64 is made of this machine's JDK and C library and runs here; aarch64 of packages, and under emulation.
ifeq ($(ARCH),aarch64)
FOREIGN := $(PACKAGES)
EMULATOR := /usr/bin/qemu-aarch64-static
endif
LIBRARIES := $(if $(filter buildroot,$(BACKEND)),$(MADE)/packages/$(ARCH),$(or $(FOREIGN),/))

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

$(OUT)/runtime/$(ARCH)/release: $(OUT)/modules.stamp image/debian/runtime.sh $(FOREIGN:%=%/versions)
	$(call say,$(ARCH) runtime image)
	@mkdir --parents $(@D)
	@image/debian/runtime.sh $(ARCH) $(MODULES) $(@D) $(FOREIGN)
	@touch $@

.PHONY: runtime
runtime: $(RUNTIME)/release ## link the Java runtime of ARCH

ROOT_PARTS := image/root-files.txt image/debian/root.sh image/debian/train.sh image/debian/enter.sh
ROOT_LAUNCHERS := $(MADE)/launcher/octant-$(ARCH) $(MADE)/launcher/octant-training-$(ARCH)
$(MADE)/root-$(ARCH).stamp: $(RUNTIME)/release $(ROOT_PARTS) $(ROOT_LAUNCHERS) $(KEYS)
	$(call say,$(ARCH) root tree and its AOT cache)
	@mkdir --parents $(dir $(ROOT))
	@image/debian/root.sh image/root-files.txt $(ARCH) $(LIBRARIES) $(RUNTIME) $(firstword $(ROOT_LAUNCHERS)) \
		"$(OCTANT_KEYS)" $(VERSION) $(BUILT) $(ROOT)
	@image/debian/train.sh $(ROOT) $(lastword $(ROOT_LAUNCHERS)) $(EMULATOR)
	@touch $@

.PHONY: root
root: $(MADE)/root-$(ARCH).stamp ## make the root tree of ARCH and train its AOT cache

# --- disk, bundle, enrolment

IMAGE := $(MADE)/image/$(ARCH)
JAVA := "$(JAVA_HOME)/bin/java" --module-path $(HOST_MODULES)

ASSEMBLE = $(JAVA) --module octant.image/octant.image.Main --arch $(ARCH) --version $(VERSION) \
	--kernel $(KERNEL) --packages $(PACKAGES) --root $(ROOT) \
	--modules $(MODULES) --commit $(COMMIT) --keys "$(OCTANT_KEYS)" --out $(IMAGE)
ASSEMBLY_PARTS := $(KERNEL)/linux.efi $(PACKAGES)/versions $(MADE)/root-$(ARCH).stamp

# One run of the assembler makes what several targets have in common only once.
$(IMAGE)/%.stamp: $(ASSEMBLY_PARTS)
	$(call say,$(ARCH) image: $*)
	@$(ASSEMBLE) --target $*
	@touch $@ $(patsubst %,$(IMAGE)/%.stamp,$(if $(filter all,$*),$(filter-out bundle rpi-bundle enrolment,$(TARGETS)),$(subst $(comma), ,$*)))

$(IMAGE)/%-4k.stamp: $(ASSEMBLY_PARTS)
	$(call say,$(ARCH) image with sectors of 4096 bytes: $*)
	@$(ASSEMBLE) --target $* --sector-bytes 4096
	@touch $@

.PHONY: image
image: $(IMAGE)/$(TARGET)$(if $(filter 4096,$(SECTOR_BYTES)),-4k).stamp ## build bootable images: TARGET=disk,qcow2,…|all ARCH=x86_64|aarch64 SECTOR_BYTES=512|4096

.PHONY: images
images: ## build every target of both architectures, the disk for sectors of 4096 bytes too
	@for architecture in x86_64 aarch64; do \
		$(MAKE) image TARGET=all ARCH=$$architecture; \
		$(MAKE) image TARGET=disk SECTOR_BYTES=4096 ARCH=$$architecture; \
	done
	@$(MAKE) oci
	@$(MAKE) artefacts

PROOFS := $(OUT)/proofs
.PHONY: artefacts
artefacts: $(OUT)/modules.stamp ## print a table of what was built: size, root hash, how it was proven
	@$(JAVA) --module octant.image/octant.image.Artefacts $(OUT)/image $(PROOFS)

.PHONY: oci
oci: ## build the container image of both architectures: out/image/octant-oci.tar
	@for architecture in x86_64 aarch64; do $(MAKE) image TARGET=oci ARCH=$$architecture; done
	@$(JAVA) --module octant.image/octant.image.OciIndex $(VERSION) $(OUT)/image $(OUT)/image/octant-oci.tar

.PHONY: reproduce
reproduce: | $(KEYS) ## build the commit twice, elsewhere and with other times, and compare: TARGET=all ARCH=…
	@image/debian/reproduce.sh $(ARCH) $(if $(filter file,$(origin TARGET)),all,$(TARGET))

.PHONY: targets
targets: ## list the targets of ARCH
	@printf '%s\n' $(TARGETS)

.PHONY: bundle
bundle: $(ASSEMBLY_PARTS) ## build an update bundle: VERSION=…, BUNDLE_APPEND='kernel options'
	$(call say,bundle of version $(VERSION))
	@$(ASSEMBLE) --target bundle $(if $(BUNDLE_APPEND),--append "$(BUNDLE_APPEND)")

.PHONY: enrolment
enrolment: $(KEYS) $(KERNEL)/linux.efi $(PACKAGES)/versions $(OUT)/modules.stamp ## build a disk that enrols the Secure Boot keys
	$(call say,enrolment disk)
	@$(ASSEMBLE) --target enrolment

.PHONY: flash
flash: $(OUT)/modules.stamp ## write IMAGE=FILE to DEVICE=/dev/… and read it back (FIXED=yes: also a built-in disk); alone: list the disks
	@exec $(JAVA) --module octant.image/octant.image.flash.Main \
		$(if $(DEVICE),$(if $(FIXED),--fixed) "$(IMAGE)" "$(DEVICE)")

.PHONY: run
run: $(IMAGE)/disk.stamp ## build the disk and boot it in QEMU; Ctrl-C powers it off
	$(call say,boot)
	@exec $(JAVA) --module octant.qemu/octant.qemu.Run --arch $(ARCH) --disk $(IMAGE)/octant-$(ARCH).raw \
		--folder $(OUT)/run/$(ARCH) $(RUN_OPTIONS)

# --- checks

.PHONY: test
test: launcher packages $(IMAGE)/disk.stamp $(IMAGE)/qcow2,iso,oci.stamp ## run every test that this machine can
	@$(MAKE) root ARCH=aarch64
	$(call say,tests)
	@image/debian/test.sh

.PHONY: test-all
test-all: launcher packages images ## run those too that run on demand only, on both architectures: hours
	@$(MAKE) test-aarch64
	$(call say,all tests)
	@image/debian/test.sh all

.PHONY: test-aarch64
test-aarch64: ## run the tests of octant.linux on aarch64, emulated
	@$(MAKE) root $(OUT)/launcher/liboctant-natives-aarch64.so ARCH=aarch64
	@image/debian/test-aarch64.sh $(OUT)/runtime/aarch64 $(OUT)/root/aarch64 $(OUT)/launcher/liboctant-natives-aarch64.so

.PHONY: power-cut
power-cut: launcher $(IMAGE)/disk.stamp ## cut the power at every write of an update, boot some of the disks: SEED=1 BOOTS=12
	$(call say,power cuts)
	@$(MVN) --projects qemu-tests --also-make verify -Dtest=PowerCutUpdateTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dtest.tags=qemu-all -Dtest.tags.excluded= $(SEED:%=-Dpower-cut.seed=%) $(BOOTS:%=-Dpower-cut.boots=%)
	@cat qemu-tests/target/vm/power-cuts.txt

.PHONY: adaptive
adaptive: $(MADE)/root-$(ARCH).stamp ## how much an update fetches after a changed class, and after another kernel
	@image/debian/adaptive.sh

.PHONY: soak
soak: launcher $(IMAGE)/disk.stamp ## 25 updates in a row in a virtual machine, a quarter of an hour
	$(call say,soak)
	@$(MVN) --projects qemu-tests --also-make test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=UpdateSoakTest -Dtest.tags=qemu-all -Dtest.tags.excluded=
	@cat qemu-tests/target/vm/soak.txt

.PHONY: bench
bench: $(IMAGE)/oci.stamp $(OUT)/launcher/liboctant-natives.so ## measure start, memory, ledger and update, each beside a yardstick
	@image/debian/bench.sh $(ROOT) $(RUNTIME) $(MODULES) $(IMAGE)/octant-$(ARCH)-oci.tar

.PHONY: mkosi
mkosi: $(IMAGE)/disk.stamp ## build the disk of ARCH with mkosi and systemd-repart, and compare it with ours
	@image/mkosi/mkosi.sh $(ARCH) $(OUT)

.PHONY: packer
packer: | $(HOST) ## let Packer build every target of both architectures: PACKER_ONLY=octant.null.disk-x86_64,…
	@packer/packer.sh "$(PACKER_ONLY)"

SCRIPTS := mvnw .mvn/find-jdk .ci/run $(wildcard image/debian/*.sh packer/*.sh packer/boot/*.sh image/mkosi/*.sh) \
	$(wildcard image/buildroot/*.sh buildroot-external/board/octant/*.sh)
.PHONY: lint
lint: | $(HOST) ## check the style of Java, shell and C
	@shellcheck $(SCRIPTS)
	@shfmt --diff --indent 2 $(SCRIPTS)
	@if command -v packer > /dev/null; then for folder in packer packer/boot; do packer fmt -check -diff $$folder; done; else echo 'SKIPPED: packer fmt: no packer here'; fi
	@$(MVN) spotless:check

.PHONY: format
format: | $(HOST) ## put Java and shell into the project's style
	@shfmt --write --indent 2 $(SCRIPTS)
	@if command -v packer > /dev/null; then for folder in packer packer/boot; do packer fmt $$folder; done; fi
	@$(MVN) spotless:apply

.PHONY: clean
clean: ## remove all that was built; ~/.cache/octant stays
	@rm --recursive --force $(OUT) $(addsuffix /target,runtime/linux runtime/init runtime/octant services verity ab-update image qemu-tests)
