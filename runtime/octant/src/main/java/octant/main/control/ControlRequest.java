package octant.main.control;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One call, as the launcher's client sends it. All numbers are little endian.
///
/// ```text
/// offset 0    "OCT1"
///        4    u32 length of what follows
///        8    u32 argc
///       12    u32 envc
///       16    cwd \0  argv[0] \0 …  envp[0] \0 …
/// ```
///
/// The first byte brings descriptors 0, 1 and 2 (SCM_RIGHTS). Afterwards each byte of the client is
/// the number of a signal; the answer is `'E'` and an `i32` exit status.
///
/// @param workingDirectory of the caller
/// @param arguments `argv`, the program's name first
/// @param environment `NAME=value` strings
public record ControlRequest(
        String workingDirectory, List<String> arguments, List<String> environment) {
    /// The fixed part, up to the length.
    public static final int HEADER_BYTES = 8;

    /// The launcher refuses to send more.
    public static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final int MAGIC = 'O' | 'C' << 8 | 'T' << 16 | '1' << 24;

    public ControlRequest {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
    }

    /// How many bytes follow the header.
    ///
    /// @throws ControlException if this is no request, or one too large
    public static int bodyBytes(byte[] header) {
        if (header.length < HEADER_BYTES || number(header, 0) != MAGIC) {
            throw new ControlException("not a request: no OCT1 at its start");
        }
        int length = number(header, 4);
        if (length < HEADER_BYTES || length > MAX_BYTES) {
            throw new ControlException(
                    "a request of "
                            + Integer.toUnsignedString(length)
                            + " bytes: limit "
                            + MAX_BYTES);
        }
        return length;
    }

    /// @throws ControlException if the counts do not fit the strings
    public static ControlRequest parse(byte[] body) {
        if (body.length < HEADER_BYTES) {
            throw new ControlException("a request of " + body.length + " bytes: too short");
        }
        int argc = number(body, 0);
        int envc = number(body, 4);
        // Each string takes a byte at least, so larger counts cannot be true.
        if (argc < 1 || argc > body.length || envc < 0 || envc > body.length) {
            throw new ControlException("a request with argc " + argc + " and envc " + envc);
        }
        Strings strings = new Strings(body);
        String workingDirectory = strings.next();
        List<String> arguments = strings.next(argc);
        List<String> environment = strings.next(envc);
        strings.end();
        return new ControlRequest(workingDirectory, arguments, environment);
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    /// The strings of a body, one after the other.
    private static final class Strings {
        private final byte[] body;
        private int at = HEADER_BYTES;

        Strings(byte[] body) {
            this.body = body;
        }

        String next() {
            int end = at;
            while (end < body.length && body[end] != 0) {
                end++;
            }
            if (end == body.length) {
                throw new ControlException("a request with a string that does not end");
            }
            String text = new String(body, at, end - at, StandardCharsets.UTF_8);
            at = end + 1;
            return text;
        }

        List<String> next(int count) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                texts.add(next());
            }
            return texts;
        }

        void end() {
            if (at != body.length) {
                throw new ControlException(
                        "a request with " + (body.length - at) + " bytes too many");
            }
        }
    }
}
