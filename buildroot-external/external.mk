################################################################################
#
# What Octant's packages and its kernel have in common
#
################################################################################

OCTANT_PROJECT := $(realpath $(BR2_EXTERNAL_OCTANT_PATH)/..)
OCTANT_PROJECT_VERSION := $(shell sed -n 's:.*<revision>\(.*\)</revision>.*:\1:p' $(OCTANT_PROJECT)/pom.xml)
OCTANT_JAVA_HOME = $(or $(call qstrip,$(BR2_OCTANT_JDK)),$(shell $(OCTANT_PROJECT)/.mvn/find-jdk))

# The project's own Makefile knows nothing of Buildroot's flags and variables.
OCTANT_MAKE = env -u MAKEFLAGS -u MAKEOVERRIDES -u MFLAGS -u MAKELEVEL \
	JAVA_HOME="$(OCTANT_JAVA_HOME)" $(MAKE1) -C $(OCTANT_PROJECT) BACKEND=debian

include $(sort $(wildcard $(BR2_EXTERNAL_OCTANT_PATH)/package/*/*.mk))

# The same kernel configuration as everywhere else: our fragments, what they depend on, and nothing
# that Kconfig or Buildroot would add.
ifeq ($(BR2_OCTANT_KERNEL_CONFIG),y)
LINUX_MAKE_ENV += \
	KBUILD_BUILD_USER=octant \
	KBUILD_BUILD_HOST=octant \
	KBUILD_BUILD_VERSION=1 \
	KBUILD_BUILD_TIMESTAMP="1970-01-01 00:00:00 UTC"

define LINUX_KCONFIG_FIXUP_CMDS
	@$(call MESSAGE,"Configuring the kernel from the fragments alone")
	cat $(LINUX_KCONFIG_FILE) $(LINUX_KCONFIG_FRAGMENT_FILES) > $(LINUX_DIR)/.octant-wishes
	KCONFIG_ALLCONFIG=$(LINUX_DIR)/.octant-wishes $(LINUX_KCONFIG_MAKE) allnoconfig
	$(OCTANT_PROJECT)/image/debian/kernel-wishes.sh $(LINUX_DIR)/.octant-wishes $(LINUX_DIR)/.config
endef
endif
