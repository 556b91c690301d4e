package octant.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// What an image is made from, read from the results of the steps before: the linked runtime, the
/// root tree's list of packages, the kernel's release file.
///
/// @param commit of the source, or `unknown`
/// @param components of the image, sorted: Java modules, runtime, packages, kernel, boot loader
/// @param boardFirmware of the Raspberry Pi, where its package is unpacked
/// @param javaModules of the runtime itself
/// @param compiler the first line of `gcc --version`
/// @param aotCacheSha256 of the cache, which no two builds make alike: an input like the others
record Materials(
        String commit,
        List<Component> components,
        Optional<Component> boardFirmware,
        List<String> javaModules,
        String compiler,
        String kernelSha256,
        String aotCacheSha256) {
    private static final String SOURCE = "source";
    private static final Path HOME = Path.of("usr/lib/octant");

    Materials {
        components =
                components.stream().sorted(Comparator.comparing(Component::packageUrl)).toList();
        javaModules = javaModules.stream().sorted().toList();
    }

    /// What is in every form of an image, and what only this one has.
    Materials forTarget(Target target) {
        if (target != Target.RPI || boardFirmware.isEmpty()) {
            return this;
        }
        List<Component> more = new ArrayList<>(components);
        more.add(boardFirmware.get());
        return new Materials(
                commit, more, boardFirmware, javaModules, compiler, kernelSha256, aotCacheSha256);
    }

    /// @param origin where the runtime's jars are
    /// @throws ImageException if a file is missing, or something has no known licence
    static Materials read(ImageOptions options, ImageOptions.Origin origin, HostTools tools)
            throws IOException {
        Path home = options.root().resolve(HOME);
        Licences licences = Licences.load();
        Properties release = properties(home.resolve("release"));
        Set<String> linked = Set.of(unquoted(release, "MODULES").split(" ", -1));
        List<Component> components = new ArrayList<>();
        List<String> javaModules = new ArrayList<>(linked);
        for (ModuleReference module : ModuleFinder.of(origin.modules()).findAll()) {
            if (linked.contains(module.descriptor().name())) {
                components.add(jar(Path.of(module.location().orElseThrow()), module, licences));
                javaModules.remove(module.descriptor().name());
            }
        }
        components.add(
                Component.javaRuntime(
                        unquoted(release, "JAVA_VERSION"), licences.ofName("openjdk")));
        for (String line : Files.readAllLines(home.resolve("packages"))) {
            rootPackage(line).ifPresent(components::add);
        }
        components.add(unpacked("operating-system", options.kernel().sourcePackage(), licences));
        components.add(unpacked("application", options.bootPrograms().version(), licences));
        return new Materials(
                origin.commit(),
                components,
                boardFirmware(options, licences),
                javaModules,
                compiler(options, tools),
                FileDigest.of(options.kernel().program()),
                FileDigest.of(home.resolve("octant.aot")));
    }

    private static Optional<Component> boardFirmware(ImageOptions options, Licences licences)
            throws IOException {
        return Files.readAllLines(options.bootPrograms().packages().resolve("versions")).stream()
                .filter(line -> line.startsWith(RaspberryCard.FIRMWARE + " "))
                .findFirst()
                .map(line -> unpacked("firmware", line, licences));
    }

    /// A jar says what it is in the file that Maven puts in; Bouncy Castle's do not: there, name
    /// and version are the file's, the group is the module's first two words.
    private static Component jar(Path jar, ModuleReference module, Licences licences)
            throws IOException {
        String fileName = jar.getFileName().toString();
        int dash = fileName.lastIndexOf('-');
        String[] words = module.descriptor().name().split("\\.", -1);
        String group = words.length < 2 ? words[0] : words[0] + "." + words[1];
        String name = fileName.substring(0, Math.max(0, dash));
        String version = fileName.substring(dash + 1, fileName.length() - ".jar".length());
        try (JarFile file = new JarFile(jar.toFile())) {
            Optional<JarEntry> maven =
                    file.stream()
                            .filter(entry -> entry.getName().startsWith("META-INF/maven/"))
                            .filter(entry -> entry.getName().endsWith("/pom.properties"))
                            .findFirst();
            if (maven.isPresent()) {
                Properties said = new Properties();
                try (InputStream in = file.getInputStream(maven.get())) {
                    said.load(new InputStreamReader(in, StandardCharsets.UTF_8));
                }
                group = said.getProperty("groupId", group);
                name = said.getProperty("artifactId", name);
                version = said.getProperty("version", version);
            }
        }
        return Component.maven(group, name, version, licences.ofGroup(group), FileDigest.of(jar));
    }

    /// `NAME VERSION ARCHITECTURE LICENCE`, with `source` in the architecture's place where
    /// Buildroot compiled it; lines of another form tell of the runtime.
    static Optional<Component> rootPackage(String line) {
        String[] words = line.strip().split(" ", 4);
        if (words.length < 4) {
            return Optional.empty();
        }
        Optional<String> licence = Optional.of(words[3]);
        return Optional.of(
                words[2].equals(SOURCE)
                        ? Component.source("library", words[0], words[1], licence)
                        : Component.debian("library", words[0], words[1], words[2], licence));
    }

    /// `NAME VERSION`, or `NAME VERSION source`.
    static Component unpacked(String type, String line, Licences licences) {
        String[] words = line.strip().split(" ", -1);
        if (words.length == 3 && words[2].equals(SOURCE)) {
            return Component.source(type, words[0], words[1], licences.ofName(words[0]));
        }
        if (words.length != 2) {
            throw new ImageException("want NAME VERSION of a package: \"" + line + "\"");
        }
        return Component.debian(type, words[0], words[1], "", licences.ofName(words[0]));
    }

    private static String compiler(ImageOptions options, HostTools tools) {
        HostTool gcc =
                switch (options.architecture()) {
                    case X86_64 -> HostTool.GCC_X86_64;
                    case AARCH64 -> HostTool.GCC_AARCH64;
                };
        return tools.run(gcc, "--version").lines().findFirst().orElse("");
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }

    private static String unquoted(Properties release, String key) {
        return release.getProperty(key, "").replace("\"", "");
    }
}
