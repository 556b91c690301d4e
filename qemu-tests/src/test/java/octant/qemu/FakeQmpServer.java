package octant.qemu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// Answers QMP commands from a table, as QEMU would. A command that is not in the table ends the
/// connection.
final class FakeQmpServer implements AutoCloseable {
    static final String GREETING = "{\"QMP\":{\"version\":{},\"capabilities\":[]}}";

    private final ServerSocketChannel server;
    private final List<String> received = new CopyOnWriteArrayList<>();

    FakeQmpServer(Path socket, String greeting, Map<String, List<String>> answers)
            throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> serve(greeting, answers));
    }

    /// The commands that came, in order, with their arguments if there were any.
    List<String> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve(String greeting, Map<String, List<String>> answers) {
        try (SocketChannel client = server.accept();
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        Channels.newInputStream(client), StandardCharsets.UTF_8))) {
            send(client, greeting);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Json request = Json.parse(line);
                String command = request.field("execute").text();
                received.add(
                        request.has("arguments")
                                ? command + " " + request.field("arguments")
                                : command);
                if (!answers.containsKey(command)) {
                    return;
                }
                for (String answer : answers.get(command)) {
                    send(client, answer);
                }
            }
        } catch (IOException e) {
            received.add("broke: " + e.getMessage());
        }
    }

    private static void send(SocketChannel client, String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\r\n");
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }
}
