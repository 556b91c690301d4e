/// The live system: what is different on a machine that runs from a CD or a USB stick
/// (`octant.live=on` on the kernel command line).
///
/// [LiveSystem] is what the rest sees: which medium this is, which disks there are, `octant
/// install`. [DiskInventory] reads sysfs, [ExclusiveDisk] is a disk that is written to,
/// [LivePrompt] takes commands at screen and serial line, since there is no other way in. What is
/// written where decides `octant.update.setup`. Start at [LiveInstaller].
package octant.main.live;
