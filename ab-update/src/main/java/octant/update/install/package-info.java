/// Installing an update: from a signed bundle into the inactive slot, so that a power cut at any
/// moment leaves a machine that boots a whole signed slot.
///
/// [Refusal] is why an update is not begun at all. What the machine is comes through the ports
/// [octant.update.UpdateDisk] and [InstallJournal]; who watches is an [InstallListener];
/// [InstallLock] keeps the second installation out.
package octant.update.install;
