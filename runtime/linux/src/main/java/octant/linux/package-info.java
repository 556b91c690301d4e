/// The Linux kernel, typed: one class a subject, one method a system call, over one registered
/// native ([octant.linux.Natives]). Nothing else in Octant calls the kernel past the JDK.
///
/// | subject | classes |
/// | --- | --- |
/// | the mechanism | `SystemCall` (numbers, EINTR, errors), `Architecture`, `Memory`, `Ioctl`, `Errno`, `LinuxException`, `MalformedAnswerException` |
/// | files | `Descriptor`, `OpenFlag`, `LinuxFiles` (contents), `Directories` (names), `FileStatus`, `FileSystemStatus`, `Pipe` |
/// | mounts | `Mounts`, `MountFlag`, `MountPoint` |
/// | processes | `Processes`, `SpawnRequest`, `Children` (waiting), `ProcessDescriptor`, `Namespaces`, `Cgroup`, `ResourceLimit` |
/// | signals | `Signal`, `SignalDescriptor`, `SignalMask` |
/// | waiting | `Epoll`, `Poll`, `Timer`, `EventDescriptor` |
/// | sockets | `UnixSocket`, `UnixAddress`, `PeerCredentials`, `UdpSocket`, `PacketSocket`, `IpAddress`, `MacAddress` |
/// | network | `Links`, `Addresses`, `Routes`, `NetworkMonitor` over `Netlink` |
/// | disks | `BlockDevices`, `DeviceMapper`, `LoopDevice`, `DeviceNumber` |
/// | machine | `Power`, `Watchdog`, `Clock`, `HostName`, `KernelIdentity`, `KernelLog`, `InputDevice`, `Terminal`, `RandomBytes` |
///
/// Start reading at [octant.linux.Mounts]. Every call blocks its platform thread, as the system
/// call does; a failure is a [octant.linux.LinuxException] that names call, object and errno.
/// Structures are drawn in a comment beside the code that reads them, and a test compares the
/// drawings with the C compiler's.
package octant.linux;
