package octant.update.download;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// A file and the right answers for it.
final class GoodFile {
    private final byte[] content;
    private final String entityTag;

    private GoodFile(byte[] content, String entityTag) {
        this.content = content;
        this.entityTag = entityTag;
    }

    static GoodFile ofSize(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return new GoodFile(content, "\"one\"");
    }

    byte[] content() {
        return content;
    }

    /// The whole right answer to a request, as it goes over the wire.
    byte[] answer(HostileServer.Request request) {
        int[] range = request.range();
        return part(range[0], Math.min(range[1], content.length - 1));
    }

    byte[] part(int first, int last) {
        String head =
                "HTTP/1.1 206 Partial Content\r\nConnection: close\r\nETag: "
                        + entityTag
                        + "\r\nContent-Range: bytes "
                        + first
                        + "-"
                        + last
                        + "/"
                        + content.length
                        + "\r\nContent-Length: "
                        + (last - first + 1)
                        + "\r\n\r\n";
        return joined(head, Arrays.copyOfRange(content, first, last + 1));
    }

    byte[] whole() {
        String head =
                "HTTP/1.1 200 OK\r\nConnection: close\r\nETag: "
                        + entityTag
                        + "\r\nContent-Length: "
                        + content.length
                        + "\r\n\r\n";
        return joined(head, content);
    }

    static byte[] joined(String head, byte[] body) {
        byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }
}
