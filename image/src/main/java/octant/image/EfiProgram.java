package octant.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import octant.update.disk.Architecture;

/// The EFI programs of `image/efi`, compiled here. No library and no firmware header is needed;
/// `program.ld` makes the PE file, on every architecture in the same way.
enum EfiProgram {
    /// What the firmware starts; it starts systemd-boot and resets the machine when that returns.
    BOOT_GUARD("boot-guard"),
    /// What systemd-boot starts when no slot has a try left.
    NO_SLOT("no-slot"),
    /// What the firmware starts from a CD or a USB stick; it picks the kernel's command line.
    LIVE_GUARD("live-guard");

    private static final String LAYOUT = "program.ld";

    private static final List<String> PARTS =
            List.of("efi.h", "kernels.h", "preferred.h", "start.h", LAYOUT);

    private static final List<String> OPTIONS =
            List.of(
                    "-std=gnu17",
                    "-Os",
                    "-Wall",
                    "-Wextra",
                    "-Werror",
                    "-ffreestanding",
                    "-fpie",
                    "-fvisibility=hidden",
                    "-fshort-wchar",
                    "-fno-ident",
                    "-fno-stack-protector",
                    "-fno-asynchronous-unwind-tables",
                    "-mgeneral-regs-only",
                    "-nostdlib",
                    "-static-pie",
                    "-Wl,--build-id=none");

    /// What one architecture needs beside [#OPTIONS].
    ///
    /// @param machine its number in a PE header
    private record Toolchain(HostTool gcc, HostTool objcopy, String machine, List<String> options) {
        static Toolchain of(Architecture architecture) {
            return switch (architecture) {
                case X86_64 ->
                        new Toolchain(
                                HostTool.GCC_X86_64,
                                HostTool.OBJCOPY_X86_64,
                                "0x8664",
                                List.of("-mno-red-zone", "-fcf-protection=none"));
                case AARCH64 ->
                        new Toolchain(
                                HostTool.GCC_AARCH64,
                                HostTool.OBJCOPY_AARCH64,
                                "0xaa64",
                                List.of("-mbranch-protection=none"));
            };
        }
    }

    private final String key;

    EfiProgram(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    void make(HostTools tools, Architecture architecture, Path program) {
        Path source = program.resolveSibling(key + ".c");
        Path linked = program.resolveSibling(key + ".elf");
        PARTS.forEach(part -> copy(part, program.resolveSibling(part)));
        copy(key + ".c", source);
        Toolchain toolchain = Toolchain.of(architecture);
        List<Object> arguments = new ArrayList<>(OPTIONS);
        arguments.addAll(toolchain.options());
        arguments.add("-Wl,--defsym=machine=" + toolchain.machine());
        arguments.add("-Wl,--script=" + program.resolveSibling(LAYOUT));
        arguments.addAll(List.of("-o", linked, source));
        tools.run(toolchain.gcc(), arguments.toArray());
        tools.run(toolchain.objcopy(), "--output-target=binary", linked, program);
    }

    private static void copy(String name, Path to) {
        try (InputStream in = EfiProgram.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new ImageException(name + " is missing from the program's jar");
            }
            Files.write(to, in.readAllBytes());
        } catch (IOException e) {
            throw new ImageException("write(" + to + ")", e);
        }
    }
}
