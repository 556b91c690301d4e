package octant.update.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// The first sector of a disk with a [Gpt]. Mostly it is protective: one partition of type 0xEE
/// over the whole disk, so that old tools see it as taken.
///
/// On the card of a Raspberry Pi it has the FAT partitions themselves, under the same numbers, and
/// one of type 0x83 over the rest. Its boot loaders look for a GPT when they see type 0xEE, and of
/// those that are around (the start4.elf of Debian 13 among them) some cannot start any but the
/// first partition of a GPT; of an MBR all can. Linux takes the GPT, since `gpt` is on its command
/// line.
///
/// ```
/// 0x1be 16 bytes each: 00, 3 bytes CHS, type, 3 bytes CHS, u32 first sector, u32 sectors
/// 0x1fe 55 aa
/// ```
///
/// Source: UEFI Specification 5.2; the issues 1465 of `raspberrypi/firmware` and 654 of
/// `raspberrypi/rpi-eeprom`.
final class Mbr {
    /// Somebody else's; it stays.
    static final int BOOT_CODE_BYTES = 440;

    private static final int TABLE_AT = 0x1be;
    private static final int SIGNATURE_AT = 0x1fe;
    private static final byte PROTECTIVE = (byte) 0xee;
    private static final byte FAT32_LBA = 0x0c;
    private static final byte LINUX = (byte) 0x83;
    private static final int MAX_ROWS = 4;

    private Mbr() {}

    /// @param bootCode what is in the sector's first bytes
    static byte[] of(Gpt gpt, byte[] bootCode) {
        ByteBuffer mbr =
                ByteBuffer.allocate(gpt.sectorBytes())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(bootCode)
                        .position(TABLE_AT);
        List<GptPartition> fat =
                gpt.partitions().stream()
                        .filter(row -> row.type().equals(DiskLayout.BASIC_DATA_TYPE))
                        .limit(MAX_ROWS - 1)
                        .toList();
        if (fat.isEmpty()) {
            row(mbr, PROTECTIVE, 1, gpt.diskSectors() - 1);
        } else {
            fat.forEach(row -> row(mbr, FAT32_LBA, row.firstLba(), row.sectors()));
            long rest = fat.getLast().lastLba() + 1;
            row(mbr, LINUX, rest, gpt.diskSectors() - rest);
        }
        mbr.put(SIGNATURE_AT, (byte) 0x55).put(SIGNATURE_AT + 1, (byte) 0xaa);
        return mbr.array();
    }

    /// Addresses by cylinder say that they are to be ignored.
    private static void row(ByteBuffer mbr, byte type, long firstLba, long sectors) {
        boolean protective = type == PROTECTIVE;
        mbr.put(
                new byte[] {
                    0,
                    (byte) (protective ? 0 : -2),
                    (byte) (protective ? 2 : -1),
                    (byte) (protective ? 0 : -1),
                    type,
                    -1,
                    -1,
                    -1
                });
        mbr.putInt((int) firstLba).putInt((int) Math.min(sectors, 0xffff_ffffL));
    }
}
