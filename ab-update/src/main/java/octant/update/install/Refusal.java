package octant.update.install;

import java.time.Instant;
import octant.update.OctantVersion;
import octant.update.disk.PartitionRole;

/// Why an installation is not begun. Nothing was touched.
public sealed interface Refusal {
    /// What is wrong, where, and what to do about it.
    String message();

    /// Not readable, not signed by whom this machine trusts, or expired.
    record BadBundle(String why) implements Refusal {
        @Override
        public String message() {
            return why;
        }
    }

    /// @param offered what the bundle is made for
    /// @param wanted what this machine is
    record WrongMachine(String offered, String wanted) implements Refusal {
        @Override
        public String message() {
            return "bundle: made for "
                    + offered
                    + ", this machine is "
                    + wanted
                    + "; take the bundle for "
                    + wanted;
        }
    }

    record OlderVersion(OctantVersion offered, OctantVersion running) implements Refusal {
        @Override
        public String message() {
            return "bundle: version "
                    + offered
                    + " is older than the running "
                    + running
                    + "; if that is what you want, ask with --allow-downgrade";
        }
    }

    record BelowMinimumVersion(OctantVersion offered, OctantVersion minimum, OctantVersion running)
            implements Refusal {
        @Override
        public String message() {
            return "bundle: version "
                    + offered
                    + " can be installed from "
                    + minimum
                    + " or later, this machine runs "
                    + running
                    + "; install "
                    + minimum
                    + " first";
        }
    }

    record AlreadyRunning(OctantVersion version) implements Refusal {
        @Override
        public String message() {
            return "bundle: version " + version + " is what runs; there is nothing to do";
        }
    }

    /// The file name of a kernel holds its version: two images of one version cannot stand side by
    /// side.
    record SameVersion(OctantVersion version) implements Refusal {
        @Override
        public String message() {
            return "bundle: another image of the running version "
                    + version
                    + "; give it a version of its own";
        }
    }

    record OnTrial(OctantVersion version) implements Refusal {
        @Override
        public String message() {
            return "version "
                    + version
                    + " runs on trial and the other slot is what it would fall back to; wait for"
                    + " it to be confirmed, or run \"octant update mark-good\" or"
                    + " \"octant update rollback\"";
        }
    }

    record NoSlot(String why) implements Refusal {
        @Override
        public String message() {
            return why + "; updates need a machine that was started from a disk with two slots";
        }
    }

    record TooLarge(PartitionRole partition, long bytes, long roomBytes) implements Refusal {
        @Override
        public String message() {
            return "partition "
                    + partition.label()
                    + ": has "
                    + roomBytes
                    + " bytes, the bundle needs "
                    + bytes
                    + "; it takes a new disk image with larger slots";
        }
    }

    /// @param bytes of the new kernel and of the copies that its confirmation makes
    record EspFull(long bytes, long roomBytes) implements Refusal {
        @Override
        public String message() {
            return "EFI system partition: has room for "
                    + roomBytes
                    + " bytes, the new kernel and the copies that confirm it need "
                    + bytes
                    + "; remove what is not Octant's from it";
        }
    }

    /// @param bytes of what is recorded until the new version is confirmed or gone
    record DataFull(long bytes, long roomBytes) implements Refusal {
        @Override
        public String message() {
            return "data partition: has "
                    + roomBytes
                    + " bytes free, an update needs "
                    + bytes
                    + " for its records; remove what is not needed from /data";
        }
    }

    /// The bundle's parts do not belong together, which its signature does not forgive.
    record Inconsistent(String why) implements Refusal {
        @Override
        public String message() {
            return "bundle: " + why + "; make the bundle again from one build";
        }
    }

    record Busy(String who, Instant since) implements Refusal {
        @Override
        public String message() {
            return "an installation runs already: " + who + ", since " + since + "; wait for it";
        }
    }
}
