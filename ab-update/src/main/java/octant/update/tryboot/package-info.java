/// The boot loader of a Raspberry Pi, as an update sees it: two boot partitions, and one sector
/// that says which of them starts.
///
/// ```
/// 1 octant-select   autoboot.txt  which boot partition starts, and which one a "tryboot" starts
///                   octant.txt    what is known of either: good, on trial, empty ([TrialMarks])
/// 2 octant-boot-a   firmware, device trees, kernel and command line for slot a
/// 3 octant-boot-b   the same for slot b
/// ```
///
/// Nothing here is ever mounted, and no file changes its length: a change is one sector that is
/// overwritten where it lies ([BootSelect]), and arrives whole or not at all. A boot partition
/// comes as an image and is written like a root image; its first sector comes last
/// ([NewBootPartition]), so that before it is whole it is no file system at all.
///
/// The firmware tries a version once: it starts the other partition if the flag `tryboot` is set,
/// and forgets the flag at once, so that whatever goes wrong, the next start is the old version.
/// The flag is set by the kernel when an orderly restart asks for it
/// ([TrybootLoader#beforeRestart]). A power cut before that starts the old version and costs no
/// try.
///
/// Source: Raspberry Pi documentation, "autoboot.txt", "The tryboot filter", "Fail-safe OS
/// updates".
package octant.update.tryboot;
