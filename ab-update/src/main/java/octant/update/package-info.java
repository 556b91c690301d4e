/// A/B updates: two slots, and one unified kernel image (UKI) for each.
///
/// A [Slot] is a pair of partitions, root image and hash tree. A UKI on the EFI system partition
/// carries the root hash of one slot's image, and in its file name ([UkiName]) how often
/// systemd-boot may still try it. [SlotSurvey] tells what the slots are worth, [BootForecast] what
/// would start from a disk.
///
/// What an update needs of a machine are the ports [UpdateDisk], [SlotDevice] and [MountedEsp],
/// which `octant.main` implements. What is done through them is in `octant.update.install`,
/// `octant.update.trial` and, below both, `octant.update.esp`.
///
/// Source: UAPI Boot Loader Specification, "Boot counting"; UAPI Version Format Specification.
package octant.update;
