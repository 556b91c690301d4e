/// What an update asks of a machine's boot loader, whichever it is: which kernels are there and
/// what they are worth, put a new version on trial, confirm it, take it back, go back to the other
/// slot.
///
/// [BootLoader] is the port. Its [BootState] is what the loader's files say, and plans from there
/// on without touching anything; its [BootArea] applies a [BootPlan]. Two implement it:
/// `octant.update.esp` (UEFI and systemd-boot) and `octant.update.tryboot` (Raspberry Pi). Who
/// decides what is `octant.update.install` and `octant.update.trial`, the same for both.
package octant.update.boot;
