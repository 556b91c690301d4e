package octant.update.boot;

import java.util.Optional;
import octant.update.VerityTarget;

/// What the kernel in a bundle says of itself.
///
/// @param version empty if it says none
/// @param target the root that its command line asks for
public record KernelFacts(Optional<String> version, Optional<VerityTarget> target) {}
