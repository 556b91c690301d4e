/// Virtual machines for `make run` and for the VM tests.
///
/// A [VmSpec] says what the machine is; [QemuCommand] turns it into QEMU's command line (pure, so
/// it is tested as a list); [Vm] is the running machine with its [SerialConsole] (what the guest
/// says) and its [Qmp] connection (what QEMU says, and the power button). [Accelerator] finds out
/// whether KVM is worth using. [DiskFile] makes the throw-away disks, [PartitionTable] and
/// [EspFolder] look into a disk from outside. [Run] is `make run`.
///
/// For updates: [Variants] makes bundles of other versions, good and bad ones ([BundleCraft]),
/// [BundleServer] serves them to the guest, [DataProvision] puts settings and the token's hash on
/// the data partition, [UpdateClient] asks the guest to install. [HawkbitServer] is a real fleet
/// server.
///
/// Every wait has a time-out that tells what was awaited, and what the guest said instead. Start
/// reading at [Vm].
package octant.qemu;
