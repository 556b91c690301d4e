/// What is decided about a boot: it was good, or the other slot shall come back.
///
/// [Trial] is asked by the health gate and by `octant update mark-good` and `rollback`.
package octant.update.trial;
