/// `make flash`: an image onto a card, a stick or a disk of the build host. A program of its own,
/// [Main].
///
/// [HostDisks] knows which disks there are and which of them the host itself needs; [FlashPlan] is
/// what will be done, or why not; [Flash] does it; [ImageSource] unpacks while reading.
package octant.image.flash;
