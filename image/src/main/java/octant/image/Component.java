package octant.image;

import java.util.Optional;

/// Something by others, or a module of ours, that is in an image.
///
/// @param type as CycloneDX has it: library, platform, operating-system, application
/// @param group of Maven; empty for what is not from there
/// @param packageUrl as in the package URL specification
/// @param licence an SPDX expression
/// @param sha256 of the file it came as
record Component(
        String type,
        String group,
        String name,
        String version,
        String packageUrl,
        Optional<String> licence,
        Optional<String> sha256) {
    static Component maven(
            String group, String name, String version, Optional<String> licence, String sha256) {
        return new Component(
                "library",
                group,
                name,
                version,
                "pkg:maven/" + group + "/" + name + "@" + escaped(version),
                licence,
                Optional.of(sha256));
    }

    /// @param debian the architecture's name there; empty for a source package
    static Component debian(
            String type, String name, String version, String debian, Optional<String> licence) {
        return new Component(
                type,
                "",
                name,
                version,
                "pkg:deb/debian/"
                        + escaped(name)
                        + "@"
                        + escaped(version)
                        + (debian.isEmpty() ? "" : "?arch=" + debian),
                licence,
                Optional.empty());
    }

    /// Built from its source, by Buildroot.
    static Component source(String type, String name, String version, Optional<String> licence) {
        return new Component(
                type,
                "",
                name,
                version,
                "pkg:generic/" + escaped(name) + "@" + escaped(version),
                licence,
                Optional.empty());
    }

    static Component javaRuntime(String version, Optional<String> licence) {
        return new Component(
                "platform",
                "",
                "openjdk",
                version,
                "pkg:generic/openjdk@" + escaped(version),
                licence,
                Optional.empty());
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("+", "%2B").replace(":", "%3A");
    }
}
