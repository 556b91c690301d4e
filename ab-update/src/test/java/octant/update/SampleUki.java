package octant.update;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import octant.update.disk.StableId;
import octant.verity.RootHash;

/// The smallest PE32+ file that carries a command line.
public final class SampleUki {
    static final int PE_OFFSET = 0x40;
    static final int SECTION_TABLE = PE_OFFSET + 24 + 112;
    private static final int TEXT_OFFSET = 0x200;
    private static final int TEXT_BYTES = 0x200;

    private SampleUki() {}

    static byte[] with(RootHash rootHash) {
        return with("ID=octant\nVERSION_ID=1\n", commandLine(rootHash));
    }

    static String commandLine(RootHash rootHash) {
        return "dm-mod.create=\"octroot,,0,ro,0 8 verity 1 PARTUUID="
                + StableId.ofRoot(rootHash)
                + " PARTUUID="
                + StableId.ofVerity(rootHash)
                + " 4096 4096 1 1 sha256 "
                + rootHash
                + " 00ff 1 panic_on_corruption\" root=/dev/dm-0";
    }

    /// Without an os-release.
    static byte[] with(String commandLine) {
        return with("", commandLine);
    }

    /// @param osRelease no section is made for an empty one
    public static byte[] with(String osRelease, String commandLine) {
        Map<String, String> sections = new LinkedHashMap<>();
        if (!osRelease.isEmpty()) {
            sections.put(".osrel", osRelease);
        }
        sections.put(".cmdline", commandLine);
        ByteBuffer out =
                ByteBuffer.allocate(TEXT_OFFSET + sections.size() * TEXT_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putShort(0, (short) 0x5a4d).putInt(0x3c, PE_OFFSET).putInt(PE_OFFSET, 0x4550);
        out.putShort(PE_OFFSET + 6, (short) sections.size()).putShort(PE_OFFSET + 20, (short) 112);
        out.putShort(PE_OFFSET + 24, (short) 0x20b);
        int header = SECTION_TABLE;
        int offset = TEXT_OFFSET;
        for (Map.Entry<String, String> section : sections.entrySet()) {
            byte[] text = section.getValue().getBytes(StandardCharsets.UTF_8);
            out.put(header, section.getKey().getBytes(StandardCharsets.US_ASCII));
            out.putInt(header + 8, text.length).putInt(header + 12, 0x1000);
            out.putInt(header + 16, TEXT_BYTES).putInt(header + 20, offset);
            out.put(offset, text);
            header += PeHeader.SECTION_HEADER_BYTES;
            offset += TEXT_BYTES;
        }
        return out.array();
    }
}
