package octant.qemu;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The update part of a guest's HTTP interface, and the one token that may write to it.
public final class UpdateClient {
    /// Where the machine keeps the hash of its token, as [DataProvision] names it.
    public static final String TOKEN_FILE = "/etc/api-token.sha256";

    public static final String UPDATE = "/api/v1/update";

    private static final Duration POLL = Duration.ofMillis(500);

    /// A machine that boots does not answer.
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);

    private final GuestApi api;
    private final String token;

    public UpdateClient(GuestApi api, String token) {
        this.api = api;
        this.token = token;
    }

    /// What [#TOKEN_FILE] has for `token`.
    public static String tokenHash(String token) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash) + "\n";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }

    /// Asks for an installation; 202 says that it has begun.
    public HttpResponse<String> install(URI bundle) {
        return install(bundle, false);
    }

    /// @param allowDowngrade takes an older version too
    public HttpResponse<String> install(URI bundle, boolean allowDowngrade) {
        return install(bundle, allowDowngrade, false);
    }

    /// Asks for an installation and a restart at its end.
    ///
    /// @throws QemuException if the machine does not begin at all
    public void installAndRestart(URI bundle) {
        requireBegun(bundle, install(bundle, false, true));
    }

    private HttpResponse<String> install(URI bundle, boolean allowDowngrade, boolean reboot) {
        return post(
                "/install",
                Map.of(
                        "url",
                        new Json.Text(bundle.toString()),
                        "allowDowngrade",
                        new Json.Truth(allowDowngrade),
                        "reboot",
                        new Json.Truth(reboot)));
    }

    private static void requireBegun(URI bundle, HttpResponse<String> answer) {
        if (answer.statusCode() != 202) {
            throw new QemuException(
                    "install " + bundle + ": " + answer.statusCode() + ": " + answer.body());
        }
    }

    /// Installs and waits for the end of it.
    ///
    /// @return the document's `install`
    /// @throws QemuException if the machine does not begin at all
    public Json installAndAwait(URI bundle, Duration limit) {
        return installAndAwait(bundle, false, limit);
    }

    /// @param allowDowngrade takes an older version too
    public Json installAndAwait(URI bundle, boolean allowDowngrade, Duration limit) {
        Json before = status().field("last");
        requireBegun(bundle, install(bundle, allowDowngrade));
        return awaitInstallEnd(before, limit);
    }

    /// Waits until an installation has ended.
    ///
    /// @param before the document's `last` before it began: the end of each is told there
    /// @return the document's `install`
    public Json awaitInstallEnd(Json before, Duration limit) {
        return await(
                        "the end of the installation",
                        limit,
                        document -> !document.field("last").equals(before) && !installs(document))
                .field("install");
    }

    private static boolean installs(Json document) {
        Json install = document.field("install");
        return install.has("state") && install.field("state").text().equals("running");
    }

    /// The whole document. A machine that restarts in between is waited for.
    public Json status() {
        return await("an answer", ANSWER_LIMIT, _ -> true);
    }

    /// Asks until the document is as wanted.
    ///
    /// @param what for the message
    /// @throws QemuException if it is not in time; with the last document
    public Json await(String what, Duration limit, Predicate<Json> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<Json> last = Optional.empty();
        do {
            Optional<Json> document = api.poll(UPDATE);
            if (document.filter(wanted).isPresent()) {
                return document.get();
            }
            if (document.isPresent()) {
                last = document;
            }
            pause();
        } while (System.nanoTime() < deadline);
        throw new QemuException(
                "missing: "
                        + what
                        + " within "
                        + limit
                        + "; the last answer: "
                        + last.map(Json::toString).orElse("none"));
    }

    public HttpResponse<String> markGood() {
        return post("/mark-good", Map.of());
    }

    /// Makes the other slot the next one to boot.
    public HttpResponse<String> rollback() {
        return post("/rollback", Map.of());
    }

    public HttpResponse<String> check() {
        return post("/check", Map.of());
    }

    /// The reason of the last outcome, if there is one.
    public static Optional<String> lastReason(Json document) {
        Json last = document.field("last");
        return last.has("reason") && last.field("reason") instanceof Json.Text(String reason)
                ? Optional.of(reason)
                : Optional.empty();
    }

    private HttpResponse<String> post(String path, Map<String, Json> body) {
        return api.post(UPDATE + path, token, Json.object(body));
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QemuException("interrupted while waiting for the guest", e);
        }
    }
}
