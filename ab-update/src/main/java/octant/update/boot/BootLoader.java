package octant.update.boot;

import java.util.Optional;
import octant.update.UkiContents;

/// The boot loader of a machine, as an update sees it. [octant.update.BootForecast] is what it
/// would start.
public interface BootLoader {
    /// What a bundle for this machine says in its `compatible`: `octant-x86_64`, `octant-rpi`.
    String compatible();

    /// What the kernel in a bundle says of itself.
    ///
    /// @param what names it in messages
    /// @throws octant.update.UkiException if it is none for this loader
    KernelFacts facts(String what, long sizeBytes, UkiContents.Source kernel);

    /// For reading and changing what the loader reads; one at a time.
    ///
    /// @throws octant.update.UkiException if it cannot be read
    /// @throws octant.update.disk.DiskException if the device fails
    BootArea open();

    /// Called once by an orderly restart, when nothing else writes any more: a loader that tries a
    /// new version only when it is told to is told now.
    ///
    /// @return what the kernel has to be told with reboot(2), if anything
    Optional<String> beforeRestart();
}
