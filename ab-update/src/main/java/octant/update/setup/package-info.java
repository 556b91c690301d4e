/// A whole machine onto another disk, from the live medium that runs: `octant install DISK`.
///
/// The medium holds the disk target's own bytes, piece by piece: [LiveManifest] says where each
/// lies and where it goes. [SetupPlan] is what will be done, or a [SetupRefusal]; [Setup] does it
/// over two [octant.update.disk.Disk]s. The partition table comes last, when everything else was
/// read back: until then nothing starts from that disk, and the whole can be done again.
///
/// `octant.image` writes the manifest, `octant.main.live` calls the rest. Start at [SetupPlan].
package octant.update.setup;
