package octant.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import octant.update.disk.Architecture;

/// The EFI programs of `image/efi`, compiled here. No library and no firmware header is needed; the
/// linker writes the PE file itself.
enum EfiProgram {
    /// What the firmware starts; it starts systemd-boot and resets the machine when that returns.
    BOOT_GUARD("boot-guard"),
    /// What systemd-boot starts when no slot has a try left.
    NO_SLOT("no-slot");

    private static final List<String> HEADERS = List.of("efi.h", "kernels.h");

    private final String key;

    EfiProgram(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    void make(HostTools tools, Architecture architecture, Path program) {
        switch (architecture) {
            case X86_64 -> {}
            case AARCH64 ->
                    throw new ImageException(
                            key + ": this host's linker writes no EFI programs for aarch64");
        }
        Path source = program.resolveSibling(key + ".c");
        Path object = program.resolveSibling(key + ".o");
        HEADERS.forEach(header -> copy(header, program.resolveSibling(header)));
        copy(key + ".c", source);
        tools.run(
                HostTool.GCC,
                "-std=gnu17",
                "-Os",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-ffreestanding",
                "-fpie",
                "-fshort-wchar",
                "-fno-ident",
                "-fno-stack-protector",
                "-fno-asynchronous-unwind-tables",
                "-fcf-protection=none",
                "-mno-red-zone",
                "-mgeneral-regs-only",
                "-c",
                source,
                "-o",
                object);
        tools.run(
                HostTool.LD,
                "-m",
                "i386pep",
                "--subsystem",
                "10", // EFI application
                "--image-base",
                "0",
                "--entry",
                "efi_main",
                "--no-insert-timestamp",
                "--strip-all",
                "-o",
                program,
                object);
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
