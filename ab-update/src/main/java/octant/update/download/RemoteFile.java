package octant.update.download;

import java.util.OptionalLong;
import octant.update.bundle.BundleException;
import octant.update.bundle.ByteRange;

/// The file as the server first described it; every later answer is held against that.
record RemoteFile(String shown, long sizeBytes, FileIdentity identity) {
    /// A server may answer 200 where all bytes were asked for; hawkBit does.
    ///
    /// @return the range that follows
    /// @throws BundleException if the answer is of another file, or of no range
    ByteRange require(RangeAnswer answer, ByteRange asked) {
        return switch (answer) {
            case RangeAnswer.Part(ByteRange range, long size, FileIdentity now) -> {
                if (size != sizeBytes || !now.agreesWith(identity)) {
                    throw changed();
                }
                yield range;
            }
            case RangeAnswer.Whole(OptionalLong size, FileIdentity now) -> {
                if (!now.agreesWith(identity) || size.orElse(sizeBytes) != sizeBytes) {
                    throw changed();
                }
                if (asked.length() != sizeBytes) {
                    throw new BundleException(
                            shown + ": the server served ranges and does not any more; try again");
                }
                yield asked;
            }
            case RangeAnswer.OutOfRange() -> throw changed();
            case RangeAnswer.Busy _, RangeAnswer.Refused _, RangeAnswer.Redirect _ ->
                    throw new IllegalArgumentException("no final answer: " + answer);
        };
    }

    private BundleException changed() {
        return new BundleException(
                shown + ": the file changed on the server while it was read; start again");
    }
}
