package octant.services.api;

import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.nio.charset.StandardCharsets;

/// A refusal as RFC 9457 wants it, `application/problem+json`. Every answer of 400 and above is
/// one, also those that Helidon gives before a route is found. What went wrong inside is logged and
/// never part of it.
///
/// @param instance the path asked for; empty when the request was too broken to have one
record Problem(Status status, String detail, String instance) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final int INSTANCE_CHARACTERS = 256;

    Problem(Status status, String instance) {
        this(status, detail(status), instance);
    }

    String json() {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("type").value("about:blank");
        json.name("title").value(status.reasonPhrase());
        json.name("status").value(status.code());
        json.name("detail").value(detail);
        if (isShowable(instance)) {
            json.name("instance").value(instance);
        }
        return json.end().text();
    }

    /// Makes Helidon's own refusals problems.
    static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType event : DirectHandler.EventType.values()) {
            handlers.addHandler(
                    event, (request, _, status, headers, _) -> answer(request, status, headers));
        }
        return handlers.build();
    }

    private static DirectHandler.TransportResponse answer(
            DirectHandler.TransportRequest request, Status status, ServerResponseHeaders headers) {
        Answer.commonHeaders().forEach(headers::set);
        headers.set(Answer.PROBLEM);
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(false)
                .entity(new Problem(status, request.path()).json().getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /// What to tell about a status that is not a route's doing.
    private static String detail(Status status) {
        return switch (status.code()) {
            case 400 -> "The request is not valid HTTP/1.1.";
            case 404 -> "There is nothing at this path; / lists what there is.";
            case 413 -> "The request body is too large.";
            case 414 -> "The request line is too long.";
            case 431 -> "The header lines are too many or too long.";
            case 503 -> "Too many connections; try again later.";
            case 505 -> "Use HTTP/1.1.";
            default ->
                    status.code() < 500
                            ? "The request was refused."
                            : "The machine could not answer; its console says why.";
        };
    }

    /// A URI reference of bounded length (RFC 3986 section 2), as RFC 9457 wants an instance.
    private static boolean isShowable(String instance) {
        return instance.startsWith("/")
                && instance.length() <= INSTANCE_CHARACTERS
                && instance.chars().allMatch(Problem::isUriCharacter);
    }

    private static boolean isUriCharacter(int c) {
        return (c < 0x80 && Character.isLetterOrDigit(c)) || "/-._~%!$&'()*+,;=:@".indexOf(c) >= 0;
    }
}
