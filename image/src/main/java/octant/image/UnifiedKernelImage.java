package octant.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import octant.update.OctantVersion;
import octant.update.PeHeader;
import octant.update.UkiException;

/// Makes a unified kernel image: systemd's EFI stub with kernel, command line and release appended
/// as PE sections. What is signed is one file.
///
/// ```
/// stub: headers | .text … .sdmagic | appended: .osrel | .cmdline | .uname | .linux
///                                             | .profile | .profile .cmdline | …
/// ```
///
/// The last line is for an image with several command lines, of which whoever starts it picks one
/// by number: `@0` is the first `.profile`, which takes all that came before; each further one has
/// its own. All are covered by the one signature.
///
/// Each new section starts at a multiple of the file alignment in the file and of 4096 bytes in
/// memory; the kernel at a multiple of 4096 in the file too: then most blocks of a new UKI with the
/// same kernel are those of the old one, and an adaptive update does not fetch them. Headers, sizes
/// and checksum follow. The stub's symbol table, if it has one, is left out.
///
/// Source: UAPI Unified Kernel Image Specification; Microsoft PE Format; systemd-stub(7).
final class UnifiedKernelImage {
    /// Of the address of a section in memory, and of the kernel in the file.
    private static final int PAGE_BYTES = 4096;

    /// Its padding lets the kernel start where it should: a gap no signature would cover.
    private static final String BEFORE_KERNEL = ".uname";

    private static final int READABLE_DATA = 0x4000_0040;

    // Offsets from "PE\0\0".
    private static final int MACHINE = 4;
    private static final int SECTION_COUNT = 6;
    private static final int SYMBOL_TABLE = 12;
    private static final int DATA_BYTES = 24 + 8;
    private static final int SECTION_ALIGNMENT = 24 + 32;
    private static final int FILE_ALIGNMENT = 24 + 36;
    private static final int IMAGE_BYTES = 24 + 56;
    private static final int HEADERS_BYTES = 24 + 60;
    private static final int CHECKSUM = 24 + 64;
    private static final int CERTIFICATE_TABLE = 24 + 112 + 4 * 8;

    /// What the kernel is bound to.
    ///
    /// @param kernelRelease as `uname -r` says it
    /// @param commandLines the first is what it starts with when nobody picks
    record Contents(OctantVersion version, String kernelRelease, List<String> commandLines) {
        Contents(OctantVersion version, String kernelRelease, String commandLine) {
            this(version, kernelRelease, List.of(commandLine));
        }

        private List<Section> with(byte[] kernel) {
            List<Section> sections = new ArrayList<>();
            sections.add(Section.of(".osrel", osRelease(version)));
            sections.add(Section.of(".cmdline", commandLines.getFirst()));
            sections.add(Section.of(BEFORE_KERNEL, kernelRelease));
            sections.add(new Section(".linux", ByteBuffer.wrap(kernel)));
            if (commandLines.size() > 1) {
                sections.add(Section.of(".profile", profile(0)));
            }
            for (int i = 1; i < commandLines.size(); i++) {
                sections.add(Section.of(".profile", profile(i)));
                sections.add(Section.of(".cmdline", commandLines.get(i)));
            }
            return sections;
        }

        private static String profile(int number) {
            return "ID=octant-" + number + "\n";
        }
    }

    /// systemd-boot sorts by ID and VERSION_ID and shows PRETTY_NAME.
    static String osRelease(OctantVersion version) {
        return """
        ID=octant
        NAME=Octant
        PRETTY_NAME="Octant %s"
        VERSION_ID=%s
        """
                .formatted(version, version);
    }

    private record Section(String name, ByteBuffer bytes) {
        static Section of(String name, String text) {
            return new Section(name, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private UnifiedKernelImage() {}

    /// @param stub the file of package systemd-boot-efi
    /// @throws ImageException if the stub or the kernel is not what it should be
    static byte[] link(byte[] stub, byte[] kernel, Contents contents) {
        PeHeader header = header("EFI stub", stub);
        requireSameMachine(stub, header, kernel);
        ByteBuffer in = ByteBuffer.wrap(stub).order(ByteOrder.LITTLE_ENDIAN);
        int pe = header.peOffset();
        int fileAlignment = alignment("file", in.getInt(pe + FILE_ALIGNMENT));
        int sectionAlignment = alignment("section", in.getInt(pe + SECTION_ALIGNMENT));
        List<Section> added = contents.with(kernel);
        requireRoom(in, header, added);

        int contentEnd = contentEnd(header);
        long address = align(memoryEnd(header), Math.max(PAGE_BYTES, sectionAlignment));
        int fileEnd = (int) align(contentEnd, fileAlignment);
        List<PeHeader.Section> placed = new ArrayList<>();
        for (Section section : added) {
            int length = section.bytes().capacity();
            boolean beforeKernel = section.name().equals(BEFORE_KERNEL);
            int end = (int) align(fileEnd + length, beforeKernel ? PAGE_BYTES : fileAlignment);
            placed.add(
                    new PeHeader.Section(section.name(), address, length, fileEnd, end - fileEnd));
            address = align(address + length, Math.max(PAGE_BYTES, sectionAlignment));
            fileEnd = end;
        }

        ByteBuffer out = ByteBuffer.allocate(fileEnd).order(ByteOrder.LITTLE_ENDIAN);
        out.put(0, stub, 0, contentEnd);
        for (int i = 0; i < added.size(); i++) {
            out.position((int) placed.get(i).fileOffset()).put(added.get(i).bytes());
        }
        int table = header.sectionTableOffset();
        int count = header.sections().size();
        for (PeHeader.Section section : placed) {
            putSection(out, table + count * PeHeader.SECTION_HEADER_BYTES, section);
            count++;
        }
        long dataBytes = placed.stream().mapToLong(PeHeader.Section::fileBytes).sum();
        PeHeader.Section last = placed.getLast();
        out.putShort(pe + SECTION_COUNT, (short) count);
        out.putLong(pe + SYMBOL_TABLE, 0);
        out.putInt(pe + DATA_BYTES, (int) (in.getInt(pe + DATA_BYTES) + dataBytes));
        out.putInt(
                pe + IMAGE_BYTES,
                (int) align(last.virtualAddress() + last.virtualSize(), sectionAlignment));
        out.putInt(pe + CHECKSUM, 0);
        out.putInt(pe + CHECKSUM, checksum(out));
        return out.array();
    }

    private static PeHeader header(String what, byte[] bytes) {
        try {
            return PeHeader.parse(what, bytes, bytes.length);
        } catch (UkiException e) {
            throw new ImageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireSameMachine(byte[] stub, PeHeader stubHeader, byte[] kernel) {
        PeHeader kernelHeader = header("kernel (needs CONFIG_EFI_STUB)", kernel);
        short want = machine(stub, stubHeader);
        short have = machine(kernel, kernelHeader);
        if (want != have) {
            throw new ImageException(
                    "kernel: machine 0x%04x, the EFI stub is for 0x%04x; is --arch right?"
                            .formatted(Short.toUnsignedInt(have), Short.toUnsignedInt(want)));
        }
    }

    private static short machine(byte[] bytes, PeHeader header) {
        return ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getShort(header.peOffset() + MACHINE);
    }

    private static void requireRoom(ByteBuffer in, PeHeader header, List<Section> added) {
        int used = header.sectionTableOffset();
        used += header.sections().size() * PeHeader.SECTION_HEADER_BYTES;
        int needed = used + added.size() * PeHeader.SECTION_HEADER_BYTES;
        long firstContent =
                header.sections().stream()
                        .filter(section -> section.fileBytes() > 0)
                        .mapToLong(PeHeader.Section::fileOffset)
                        .min()
                        .orElse(0);
        int headersBytes = in.getInt(header.peOffset() + HEADERS_BYTES);
        if (needed > headersBytes || needed > firstContent) {
            throw new ImageException(
                    "EFI stub: its header has no room for " + added.size() + " more sections");
        }
        for (Section section : added) {
            if (header.section(section.name()).isPresent()) {
                throw new ImageException(
                        "EFI stub: has a section " + section.name() + " already; is it a stub?");
            }
        }
        if (header.sections().stream().anyMatch(section -> section.name().startsWith("/"))) {
            throw new ImageException("EFI stub: section names longer than 8 bytes");
        }
        int certificate = header.peOffset() + CERTIFICATE_TABLE;
        if (certificate + 8 <= header.sectionTableOffset() && in.getLong(certificate) != 0) {
            throw new ImageException("EFI stub: is signed; appending would break its signature");
        }
    }

    private static int contentEnd(PeHeader header) {
        return (int)
                header.sections().stream()
                        .mapToLong(section -> section.fileOffset() + section.fileBytes())
                        .max()
                        .orElseThrow();
    }

    private static long memoryEnd(PeHeader header) {
        return header.sections().stream()
                .mapToLong(section -> section.virtualAddress() + section.virtualSize())
                .max()
                .orElseThrow();
    }

    private static void putSection(ByteBuffer out, int at, PeHeader.Section section) {
        out.put(at, section.name().getBytes(StandardCharsets.US_ASCII));
        out.putInt(at + 8, (int) section.virtualSize());
        out.putInt(at + 12, (int) section.virtualAddress());
        out.putInt(at + 16, (int) section.fileBytes());
        out.putInt(at + 20, (int) section.fileOffset());
        out.putInt(at + 36, READABLE_DATA);
    }

    /// The sum of all 16-bit words with the carry added back, plus the length of the file.
    private static int checksum(ByteBuffer file) {
        long sum = 0;
        for (int at = 0; at < file.capacity(); at += 2) {
            sum += Short.toUnsignedInt(file.getShort(at));
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) (sum + file.capacity());
    }

    private static int alignment(String what, int bytes) {
        if (bytes < 512 || bytes > 1 << 20 || Integer.bitCount(bytes) != 1) {
            throw new ImageException("EFI stub: " + what + " alignment of " + bytes + " bytes");
        }
        return bytes;
    }

    private static long align(long value, int alignment) {
        return Math.ceilDiv(value, alignment) * alignment;
    }
}
