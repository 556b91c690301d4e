package octant.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One line of /proc/self/mountinfo, proc_pid_mountinfo(5).
///
/// ```text
/// 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
/// id parent device root path options (optional fields)* - type source superOptions
/// ```
///
/// @param root which directory of the file system is mounted
/// @param options of this mount, as `rw,nosuid`
/// @param superOptions of the file system, shared by all its mounts
public record MountPoint(
        int id,
        int parent,
        String device,
        String root,
        String path,
        String options,
        String type,
        String source,
        String superOptions) {
    private static final String WHERE = "/proc/self/mountinfo";
    private static final int FIRST_FIELDS = 6;
    private static final int LAST_FIELDS = 3;

    /// @throws MalformedAnswerException on a line that is not of this form
    static List<MountPoint> parse(String text) {
        List<MountPoint> mounts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                throw new MalformedAnswerException(WHERE, "last line without an end");
            }
            mounts.add(parseLine(text.substring(at, end)));
            at = end + 1;
        }
        return mounts;
    }

    private static MountPoint parseLine(String line) {
        List<String> fields = fields(line);
        int separator = fields.indexOf("-");
        if (separator < FIRST_FIELDS || fields.size() < separator + 1 + LAST_FIELDS) {
            throw new MalformedAnswerException(WHERE, line);
        }
        return new MountPoint(
                number(fields.get(0), line),
                number(fields.get(1), line),
                fields.get(2),
                unescape(fields.get(3)),
                unescape(fields.get(4)),
                fields.get(5),
                fields.get(separator + 1),
                unescape(fields.get(separator + 2)),
                fields.get(separator + 3));
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        int space = line.indexOf(' ');
        while (space >= 0) {
            fields.add(line.substring(at, space));
            at = space + 1;
            space = line.indexOf(' ', at);
        }
        fields.add(line.substring(at));
        return fields;
    }

    private static int number(String field, String line) {
        try {
            return Integer.parseInt(field);
        } catch (NumberFormatException e) {
            throw new MalformedAnswerException(WHERE, line);
        }
    }

    /// The kernel writes space, tab, line end and backslash as `\` and three octal digits.
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\\' && isOctal(bytes, i + 1)) {
                bytes[length] =
                        (byte)
                                ((bytes[i + 1] - '0') << 6
                                        | (bytes[i + 2] - '0') << 3
                                        | (bytes[i + 3] - '0'));
                i += 3;
            } else {
                bytes[length] = bytes[i];
            }
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean isOctal(byte[] bytes, int from) {
        for (int i = from; i < from + 3; i++) {
            if (i >= bytes.length || bytes[i] < '0' || bytes[i] > '7') {
                return false;
            }
        }
        return true;
    }
}
