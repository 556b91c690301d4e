package octant.update.setup;

import java.security.MessageDigest;
import java.util.HexFormat;
import octant.update.Slot;
import octant.update.SlotCheck;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.Gpt;
import octant.update.disk.GptReading;
import octant.update.disk.PartitionRole;
import octant.verity.Sha256;
import octant.verity.VerityCheck;
import octant.verity.VerityException;

/// Makes a disk a machine: applies a [SetupPlan]. Takes seconds to minutes.
///
/// Everything is on the medium and was read back before the partition table is written, and the
/// table's two copies are written one after the other; so a power cut at any moment leaves either a
/// disk that starts nothing or the whole machine.
public final class Setup {
    private static final int PIECE_BYTES = 1 << 20;

    private final SetupPlan plan;
    private final Disk medium;
    private final TargetDisk target;
    private final SetupMeter meter;

    private Setup(SetupPlan plan, Disk medium, TargetDisk target, SetupListener listener) {
        this.plan = plan;
        this.medium = medium;
        this.target = target;
        long copied = plan.bytes(Fill.Copy.class);
        long zeroed = plan.bytes(Fill.Zero.class);
        this.meter = new SetupMeter(listener, 2 * (copied + zeroed));
    }

    /// @param medium what the plan's manifest was read from
    /// @throws SetupException if it ended half-way
    public static void run(SetupPlan plan, Disk medium, TargetDisk target, SetupListener listener) {
        Setup setup = new Setup(plan, medium, target, listener);
        try {
            setup.erase();
            setup.write();
            setup.readBack();
            setup.writeTable();
        } catch (DiskException e) {
            throw new SetupException(
                    "install onto "
                            + plan.target().device()
                            + ": not finished, nothing starts from it; install again",
                    e);
        }
    }

    /// The end goes first: as long as an old primary table is there, so is all that it tells of.
    private void erase() {
        meter.begin(SetupStep.ERASE);
        byte[] zeros = new byte[UnfinishedMark.AREA_BYTES];
        target.write(target.sizeBytes() - zeros.length, zeros);
        target.sync();
        target.write(0, UnfinishedMark.area());
        target.sync();
    }

    private void write() {
        meter.begin(SetupStep.WRITE);
        for (Fill fill : plan.fills()) {
            switch (fill) {
                case Fill.Copy copy -> copy(copy);
                case Fill.Zero zero -> erase(zero);
            }
        }
        target.sync();
    }

    private void copy(Fill.Copy copy) {
        MessageDigest digest = Sha256.start();
        for (long at = 0; at < copy.length(); at += PIECE_BYTES) {
            byte[] piece =
                    medium.read(copy.from() + at, (int) Math.min(PIECE_BYTES, copy.length() - at));
            digest.update(piece);
            target.write(plan.offset(copy) + at, piece);
            meter.worked(piece.length);
        }
        if (!hex(digest).equals(copy.sha256())) {
            throw new DiskException(
                    "live medium: %d bytes at %d are not what was put there; write it again"
                            .formatted(copy.length(), copy.from()));
        }
    }

    private void erase(Fill.Zero zero) {
        byte[] zeros = new byte[(int) Math.min(PIECE_BYTES, zero.length())];
        for (long at = 0; at < zero.length(); at += PIECE_BYTES) {
            int length = (int) Math.min(PIECE_BYTES, zero.length() - at);
            target.write(plan.offset(zero) + at, length == zeros.length ? zeros : new byte[length]);
            meter.worked(length);
        }
    }

    private void readBack() {
        meter.begin(SetupStep.READ_BACK);
        target.forget();
        for (Fill fill : plan.fills()) {
            // The root hash tells of these two.
            if (fill.partition() != Slot.A.root() && fill.partition() != Slot.A.verity()) {
                compare(fill);
            }
        }
        checkRoot();
    }

    private void compare(Fill fill) {
        MessageDigest digest = Sha256.start();
        boolean zeros = true;
        for (long at = 0; at < fill.length(); at += PIECE_BYTES) {
            byte[] piece =
                    target.read(
                            plan.offset(fill) + at,
                            (int) Math.min(PIECE_BYTES, fill.length() - at));
            digest.update(piece);
            zeros &= isZero(piece);
            meter.worked(piece.length);
        }
        boolean same =
                switch (fill) {
                    case Fill.Copy copy -> hex(digest).equals(copy.sha256());
                    case Fill.Zero _ -> zeros;
                };
        if (!same) {
            throw damaged("%d bytes at %d".formatted(fill.length(), plan.offset(fill)));
        }
    }

    private void checkRoot() {
        try {
            VerityCheck found =
                    VerityCheck.check(
                            part(Slot.A.root()),
                            part(Slot.A.verity()),
                            plan.manifest().root().rootHash(),
                            SlotCheck.THREADS);
            switch (found) {
                case VerityCheck.Intact _ -> {}
                case VerityCheck.BadData bad -> throw damaged("root-a: " + bad);
                case VerityCheck.BadTree bad -> throw damaged("root-a-verity: " + bad);
            }
        } catch (VerityException e) {
            throw new DiskException("root-a", e);
        }
    }

    private void writeTable() {
        meter.begin(SetupStep.TABLE);
        plan.table().write(target);
        target.forget();
        GptReading written = Gpt.read(target, plan.target().sectorBytes());
        if (!written.equals(new GptReading.Sound(plan.table()))) {
            throw damaged("partition table");
        }
        target.write(UnfinishedMark.OFFSET, UnfinishedMark.removed());
        target.sync();
    }

    private DiskPart part(PartitionRole role) {
        return new DiskPart(target, plan.layout().region(role), meter::worked);
    }

    private DiskException damaged(String what) {
        return new DiskException(
                what + ": reads back otherwise than written; this disk does not keep its data");
    }

    private static boolean isZero(byte[] bytes) {
        for (byte one : bytes) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
