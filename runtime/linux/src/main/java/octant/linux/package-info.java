/// The Linux kernel, typed: one class a subject, one method a system call, over one registered
/// native ([octant.linux.Natives]). Nothing else in Octant calls the kernel past the JDK.
///
/// | subject | classes |
/// | --- | --- |
/// | the mechanism | `SystemCall` (numbers, EINTR, errors), `Architecture`, `Errno`, `LinuxException` |
/// | files | `Descriptor`, `LinuxFiles`, `Directories`, `FileStatus`, `FileSystemStatus`, `Pipe` |
/// | mounts | `Mounts`, `MountFlag`, `MountPoint` |
/// | processes | `Processes`, `SpawnRequest`, `Children`, `ProcessDescriptor`, `Namespaces` |
/// | signals | `Signal`, `SignalDescriptor`, `SignalMask` |
/// | waiting | `Epoll`, `Timer`, `EventDescriptor` |
///
/// Start reading at [octant.linux.Mounts]. Every call blocks its platform thread, as the system
/// call does; a failure is a [octant.linux.LinuxException] that names call, object and errno.
package octant.linux;
