package octant.update.install;

import octant.update.OctantVersion;
import octant.update.Slot;

/// What an installation has to say to the ledger.
public sealed interface InstallEvent {
    /// The bundle was accepted; the inactive slot is written from here on.
    record Started(String source, OctantVersion version, Slot slot) implements InstallEvent {}

    /// Nothing was touched.
    record Refused(String source, Refusal refusal) implements InstallEvent {}

    /// It ended half-way: the inactive slot cannot be booted, the running one is as before.
    record Failed(String source, OctantVersion version, String why) implements InstallEvent {}

    /// Everything is on the medium; the next boot tries it.
    record Installed(String source, InstallReport report) implements InstallEvent {}
}
