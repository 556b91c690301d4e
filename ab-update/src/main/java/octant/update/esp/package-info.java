/// Changing the EFI system partition so that a power cut at any write leaves only whole kernels
/// that the boot loader can see.
///
/// FAT has no journal, and no call of the kernel on it is atomic: a rename can be torn into two
/// names for the same clusters or none at all, a removal into a short name without a counter. One
/// thing is: a sector. systemd-boot passes over a file that does not start with "MZ", so a kernel
/// is born with an empty first sector, which is written last ([NewKernel]); and dies by losing it,
/// before its name goes ([EspChanges]). Nothing is ever renamed: a new name is a copy.
///
/// [UefiLoader] is this as `octant.update.boot` wants it. An [EspPlan] is the list of changes, made
/// by [EspState] in an order that may be cut anywhere; [EspChanges] applies it.
/// [LoaderConfiguration] is `loader/loader.conf`.
///
/// Source: Microsoft FAT specification; Linux `fs/fat/namei_vfat.c`; systemd-boot 252
/// `config_entry_add_unified`.
package octant.update.esp;
