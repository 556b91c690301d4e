/// PID 1: from the kernel's first call of `/octant` to reboot(2).
///
/// [Init] ties it together; [BootSequence] is the boot as printable tables of [BootStep]s, which
/// share a [Boot] and leave a [BootTimeline]. [Reaper] owns waiting for children, [Signals] reads
/// what others tell PID 1, [Shutdown] ends the machine in order and [FatalExit] without.
///
/// Everything asks the kernel through [Kernel], so all of it runs in tests without a machine. What
/// lies above (services, network, partition tables) comes in as [InitPorts]. Whatever runs before
/// the control socket answers avoids what the runtime links or loads late: regular expressions,
/// streams, type switches, file system providers, loggers, secure random numbers.
///
/// Start reading at [BootSequence]; [octant.init.service] is the service graph.
package octant.init;
