package octant.update;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The headers of an EFI program (PE32+), as far as a UKI needs them: where its sections are.
/// Numbers are little-endian:
///
/// ```
/// 0x00  "MZ" … 0x3c  u32 offset of "PE\0\0"
/// +0    "PE\0\0", COFF header: +6 u16 sections, +20 u16 size of the optional header
/// +24   optional header: u16 0x20b; +32 section alignment, +36 file alignment,
///       +56 size of image, +60 size of headers, +64 checksum
/// +24 + size of the optional header: 40 bytes a section
/// ```
///
/// Source: Microsoft PE Format; UAPI Unified Kernel Image Specification for the sections.
///
/// @param peOffset where `PE\0\0` is
/// @param sectionTableOffset where the headers of the sections start
public record PeHeader(int peOffset, int sectionTableOffset, List<Section> sections) {
    /// Headers end within this: a UKI's take about 1 KiB.
    public static final int MAX_BYTES = 64 << 10;

    /// More is a damaged header; a UKI has about a dozen.
    public static final int MAX_SECTIONS = 96;

    public static final int SECTION_HEADER_BYTES = 40;

    private static final int OPTIONAL_HEADER_MIN_BYTES = 112;
    private static final int PE32_PLUS = 0x20b;

    /// @param virtualAddress where it is loaded, from the image's base
    /// @param virtualSize bytes that count; the rest of `fileBytes` is padding
    /// @param fileOffset where it lies in the file
    public record Section(
            String name, long virtualAddress, long virtualSize, long fileOffset, long fileBytes) {}

    /// @param what names the file in messages
    /// @param head the file's first bytes, [#MAX_BYTES] of them if there are as many
    /// @param fileBytes the size of the whole file
    /// @throws UkiException if this is no sound 64-bit EFI program
    public static PeHeader parse(String what, byte[] head, long fileBytes) {
        ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        require(head.length >= 0x40 && in.getShort(0) == 0x5a4d, what, "no \"MZ\" at its start");
        int peOffset = in.getInt(0x3c);
        require(
                peOffset >= 0x40 && peOffset <= head.length - 24 - OPTIONAL_HEADER_MIN_BYTES,
                what,
                "PE header out of range");
        require(in.getInt(peOffset) == 0x4550, what, "no \"PE\" where its header says");
        int count = Short.toUnsignedInt(in.getShort(peOffset + 6));
        int optionalBytes = Short.toUnsignedInt(in.getShort(peOffset + 20));
        require(
                optionalBytes >= OPTIONAL_HEADER_MIN_BYTES
                        && Short.toUnsignedInt(in.getShort(peOffset + 24)) == PE32_PLUS,
                what,
                "no 64-bit program (PE32+)");
        int table = peOffset + 24 + optionalBytes;
        require(
                count >= 1
                        && count <= MAX_SECTIONS
                        && table <= head.length - count * SECTION_HEADER_BYTES,
                what,
                count + " sections do not fit its header");
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sections.add(section(what, in, table + i * SECTION_HEADER_BYTES, fileBytes));
        }
        return new PeHeader(peOffset, table, List.copyOf(sections));
    }

    public Optional<Section> section(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    private static Section section(String what, ByteBuffer in, int at, long fileBytes) {
        byte[] name = new byte[8];
        in.get(at, name);
        Section section =
                new Section(
                        new String(name, StandardCharsets.US_ASCII).replace("\0", ""),
                        Integer.toUnsignedLong(in.getInt(at + 12)),
                        Integer.toUnsignedLong(in.getInt(at + 8)),
                        Integer.toUnsignedLong(in.getInt(at + 20)),
                        Integer.toUnsignedLong(in.getInt(at + 16)));
        require(
                section.fileOffset() + section.fileBytes() <= fileBytes,
                what,
                "section " + section.name() + " reaches beyond the end of the file");
        return section;
    }

    private static void require(boolean sound, String what, String otherwise) {
        if (!sound) {
            throw new UkiException(what + ": " + otherwise);
        }
    }
}
