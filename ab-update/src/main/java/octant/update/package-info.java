/// A/B updates: two slots, one unified kernel image (UKI) for each, and the proof that a boot was
/// good.
///
/// A [Slot] is a pair of partitions, root image and hash tree. A UKI on the EFI system partition
/// carries the root hash of one slot's image, and in its file name ([UkiName]) how often
/// systemd-boot may still try it. A boot that turned out good says so with [BootConfirmation].
/// [BootForecast] tells from a disk alone what would start from it, and whether that would come up.
///
/// Source: UAPI Boot Loader Specification, "Boot counting"; UAPI Version Format Specification.
package octant.update;
