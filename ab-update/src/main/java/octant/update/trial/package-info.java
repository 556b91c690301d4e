/// What is decided about a boot: it was good, or the other slot shall come back.
///
/// [Trial] is asked by the health gate and by `octant update mark-good` and `rollback`.
/// [CommitPlan] and [RollbackPlan] compute the changes to the EFI system partition; they print
/// themselves.
package octant.update.trial;
