/// Installing an update: from a signed bundle into the inactive slot, so that a power cut at any
/// moment leaves a machine that boots a whole signed slot.
///
/// [Updater] does it. [InstallPlan] is what will be done, computed from [MachineFacts] and
/// [OfferFacts] before anything is touched; [Refusal] why it is not done at all. [Installation]
/// applies the plan, [AdaptiveCopy] writes an image from the blocks that this machine has and from
/// the bundle.
///
/// What the machine is comes through the ports [octant.update.UpdateDisk] and [InstallJournal]; who
/// watches is an [InstallListener]; [InstallLock] keeps the second installation out.
package octant.update.install;
