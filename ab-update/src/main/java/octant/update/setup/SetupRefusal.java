package octant.update.setup;

/// Why a disk is not made a machine. Nothing was touched.
public sealed interface SetupRefusal {
    /// What is wrong, where, and what to do about it.
    String message();

    /// @param what it is instead
    record NotADisk(String device, String what) implements SetupRefusal {
        @Override
        public String message() {
            return device + ": " + what + "; \"octant install\" alone lists the disks";
        }
    }

    record IsLiveMedium(String device) implements SetupRefusal {
        @Override
        public String message() {
            return device + ": is the live medium that this system runs from; name another disk";
        }
    }

    record ReadOnly(String device) implements SetupRefusal {
        @Override
        public String message() {
            return device + ": is read-only; take its write protection off, or name another disk";
        }
    }

    record InUse(String device, String use) implements SetupRefusal {
        @Override
        public String message() {
            return device + ": is in use: " + use + "; end that, or name another disk";
        }
    }

    record UnknownSectors(String device, int sectorBytes) implements SetupRefusal {
        @Override
        public String message() {
            return "%s: has sectors of %d bytes, 512 and 4096 are known; name another disk"
                    .formatted(device, sectorBytes);
        }
    }

    record TooSmall(String device, long sizeBytes, long neededBytes) implements SetupRefusal {
        @Override
        public String message() {
            return "%s: has %d MiB, a machine needs %d MiB; name a larger disk"
                    .formatted(device, sizeBytes >> 20, Math.ceilDiv(neededBytes, 1L << 20));
        }
    }

    /// @param what is on it
    record HoldsData(String device, String what) implements SetupRefusal {
        @Override
        public String message() {
            return device + ": holds " + what + "; to lose all of it for ever, ask with --erase";
        }
    }
}
