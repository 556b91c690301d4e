################################################################################
#
# octant-runtime
#
################################################################################

OCTANT_RUNTIME_VERSION = $(OCTANT_PROJECT_VERSION)
# The source is the project around this tree; without a site, legal-info would pass over this package.
OCTANT_RUNTIME_SITE = $(BR2_EXTERNAL_OCTANT_PATH)/package/octant-runtime
OCTANT_RUNTIME_SITE_METHOD = local
OCTANT_RUNTIME_LICENSE = \
	GPL-2.0 with Classpath-exception-2.0 (Java runtime), \
	Apache-2.0 (Helidon), \
	MIT (Bouncy Castle), \
	PROPRIETARY (Octant)
OCTANT_RUNTIME_LICENSE_FILES = LICENSE
OCTANT_RUNTIME_REDISTRIBUTE = NO
OCTANT_RUNTIME_DEPENDENCIES = octant-launcher $(if $(BR2_PACKAGE_ZLIB),zlib)

OCTANT_RUNTIME_ARCH = $(call qstrip,$(BR2_ARCH))

# That of the Java runtime: legal-info wants it before the runtime is linked.
define OCTANT_RUNTIME_TAKE_LICENSE
	cp $(OCTANT_JAVA_HOME)/legal/java.base/LICENSE $(@D)/LICENSE
endef
OCTANT_RUNTIME_POST_RSYNC_HOOKS += OCTANT_RUNTIME_TAKE_LICENSE

define OCTANT_RUNTIME_BUILD_CMDS
	$(OCTANT_MAKE) runtime ARCH=$(OCTANT_RUNTIME_ARCH)
	rm -rf $(@D)/runtime
	cp -R $(OCTANT_PROJECT)/out/runtime/$(OCTANT_RUNTIME_ARCH) $(@D)/runtime
endef

# Of a runtime, the root image holds what image/root-files.txt lists.
define OCTANT_RUNTIME_INSTALL_TARGET_CMDS
	rm -rf $(TARGET_DIR)/usr/lib/octant
	sed -n 's/^jdk  *\([^ ]*\).*/\1/p' $(OCTANT_PROJECT)/image/root-files.txt | \
		while read file; do \
			$(INSTALL) -D -m 0644 $(@D)/runtime/$$file $(TARGET_DIR)/usr/lib/octant/$$file || exit 1; \
		done
endef

$(eval $(generic-package))
