package octant.update.bundle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import octant.update.squashfs.SquashfsException;
import octant.update.squashfs.SquashfsFile;

/// A file of the payload's squashfs.
record BundleFile(String bundle, String name, SquashfsFile file, CheckedPayload payload)
        implements PayloadFile {
    @Override
    public long sizeBytes() {
        return file.sizeBytes();
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        try {
            file.read(offset, into);
        } catch (SquashfsException e) {
            throw Bundle.malformed(bundle, e);
        }
    }

    @Override
    public void prefetch(List<ByteRange> rangesOfThisFile) {
        List<ByteRange> stored = new ArrayList<>();
        try {
            for (ByteRange range : rangesOfThisFile) {
                file.visitStored(
                        range.offset(),
                        range.length(),
                        (offset, length) -> stored.add(new ByteRange(offset, length)));
            }
        } catch (SquashfsException e) {
            throw Bundle.malformed(bundle, e);
        }
        stored.sort(Comparator.comparingLong(ByteRange::offset)); // a tail may lie anywhere
        payload.prefetch(stored);
    }
}
