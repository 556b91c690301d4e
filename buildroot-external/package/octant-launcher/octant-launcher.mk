################################################################################
#
# octant-launcher
#
################################################################################

OCTANT_LAUNCHER_VERSION = $(OCTANT_PROJECT_VERSION)
OCTANT_LAUNCHER_SITE = $(OCTANT_PROJECT)/runtime/launcher
OCTANT_LAUNCHER_SITE_METHOD = local
OCTANT_LAUNCHER_LICENSE = PROPRIETARY
OCTANT_LAUNCHER_REDISTRIBUTE = NO
OCTANT_LAUNCHER_INSTALL_IMAGES = YES

# The same flags as in the project's Makefile.
OCTANT_LAUNCHER_CFLAGS = $(TARGET_CFLAGS) -std=gnu17 -O2 -g0 -Wall -Wextra -Werror \
	-fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 \
	-Wl,-z,relro,-z,now -I$(@D)/jdk -I$(@D)/jdk/linux -fPIE -pie

# The compiler refuses headers below the host's /usr/lib, where a JDK often is.
define OCTANT_LAUNCHER_CONFIGURE_CMDS
	rm -rf $(@D)/jdk
	cp -R $(OCTANT_JAVA_HOME)/include $(@D)/jdk
endef

# The second one is for the build: it trains the AOT cache.
define OCTANT_LAUNCHER_BUILD_CMDS
	$(TARGET_CC) $(OCTANT_LAUNCHER_CFLAGS) -o $(@D)/octant $(@D)/*.c
	$(TARGET_CC) $(OCTANT_LAUNCHER_CFLAGS) -DOCTANT_TRAINING -o $(@D)/octant-training $(@D)/*.c
endef

define OCTANT_LAUNCHER_INSTALL_TARGET_CMDS
	$(INSTALL) -D -m 0755 $(@D)/octant $(TARGET_DIR)/octant
endef

define OCTANT_LAUNCHER_INSTALL_IMAGES_CMDS
	$(INSTALL) -D -m 0755 $(@D)/octant-training $(BINARIES_DIR)/octant-training
endef

$(eval $(generic-package))
