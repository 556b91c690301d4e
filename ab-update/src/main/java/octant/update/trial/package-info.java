/// What is decided about a boot: it was good, or the other slot shall come back.
///
/// [Trial] is asked by the health gate and by `octant update mark-good` and `rollback`. What has to
/// change so that the boot loader follows is planned by `octant.update.boot`.
package octant.update.trial;
