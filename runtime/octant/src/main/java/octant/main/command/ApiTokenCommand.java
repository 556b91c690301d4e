package octant.main.command;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import octant.linux.Directories;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.RandomBytes;
import octant.services.api.AccessToken;

/// `octant api-token`: makes a new token for changing the machine over HTTP and prints it, this
/// once. The machine keeps only its hash; the token before it no longer holds.
final class ApiTokenCommand implements Subcommand {
    private static final int TOKEN_BYTES = 32;
    private static final int MODE = 0600;

    private final String file;

    /// @param file for the hash
    ApiTokenCommand(String file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "api-token";
    }

    @Override
    public String summary() {
        return "make a new token for changing the machine over HTTP";
    }

    @Override
    public int run(Invocation invocation) {
        if (!invocation.arguments().isEmpty()) {
            return invocation.usage(this);
        }
        String token = HexFormat.of().formatHex(RandomBytes.next(TOKEN_BYTES));
        String fresh = file + ".new";
        byte[] line = AccessToken.hashLine(token).getBytes(StandardCharsets.US_ASCII);
        try {
            LinuxFiles.writeFile(fresh, line, MODE);
            Directories.rename(fresh, file);
        } catch (LinuxException e) {
            invocation.err().println("octant api-token: " + e.getMessage());
            return Invocation.FAILED;
        }
        invocation.out().println(token);
        return Invocation.OK;
    }
}
