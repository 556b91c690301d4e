package octant.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import octant.update.disk.Architecture;

/// Compiles `no-slot.c`, the EFI program behind the last boot entry. No library and no firmware
/// header is needed; the linker writes the PE file itself.
final class NoSlotProgram {
    private NoSlotProgram() {}

    static void make(HostTools tools, Architecture architecture, Path program) {
        switch (architecture) {
            case X86_64 -> {}
            case AARCH64 ->
                    throw new ImageException(
                            "no-slot: this host's linker writes no EFI programs for aarch64");
        }
        Path source = program.resolveSibling("no-slot.c");
        Path object = program.resolveSibling("no-slot.o");
        copySource(source);
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

    private static void copySource(Path source) {
        try (InputStream in = NoSlotProgram.class.getResourceAsStream("no-slot.c")) {
            if (in == null) {
                throw new ImageException("no-slot.c is missing from the program's jar");
            }
            Files.copy(in, source);
        } catch (IOException e) {
            throw new ImageException("write(" + source + ")", e);
        }
    }
}
