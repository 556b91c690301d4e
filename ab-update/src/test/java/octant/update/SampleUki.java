package octant.update;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import octant.verity.RootHash;

/// The smallest PE32+ file that carries a command line.
final class SampleUki {
    static final int PE_OFFSET = 0x40;
    static final int SECTION_TABLE = PE_OFFSET + 24 + 112;
    private static final int TEXT_OFFSET = 0x200;

    private SampleUki() {}

    static byte[] with(RootHash rootHash) {
        return with(
                "dm-mod.create=\"octroot,,0,ro,0 8 verity 1 PARTUUID=a PARTUUID=b 4096 4096 1 1"
                        + " sha256 "
                        + rootHash
                        + " 00ff 1 panic_on_corruption\" root=/dev/dm-0");
    }

    static byte[] with(String commandLine) {
        byte[] text = commandLine.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(TEXT_OFFSET + 0x200).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort(0, (short) 0x5a4d).putInt(0x3c, PE_OFFSET).putInt(PE_OFFSET, 0x4550);
        out.putShort(PE_OFFSET + 6, (short) 1).putShort(PE_OFFSET + 20, (short) 112);
        out.putShort(PE_OFFSET + 24, (short) 0x20b);
        out.put(SECTION_TABLE, ".cmdline".getBytes(StandardCharsets.US_ASCII));
        out.putInt(SECTION_TABLE + 8, text.length).putInt(SECTION_TABLE + 12, 0x1000);
        out.putInt(SECTION_TABLE + 16, 0x200).putInt(SECTION_TABLE + 20, TEXT_OFFSET);
        out.put(TEXT_OFFSET, text);
        return out.array();
    }
}
