package octant.services.api;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.context.Context;
import io.helidon.common.context.Contexts;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.DirectTransportRequest;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.util.concurrent.ExecutorService;

/// Helidon's HTTP/1.1 with our bounds: what all connections of one run share.
final class HttpEngine implements ListenerContext {
    /// RFC 6585 section 5; Helidon does not name it.
    private static final Status HEADERS_TOO_LARGE_431 =
            Status.create(431, "Request Header Fields Too Large");

    private final Http1ConnectionSelector http1;
    private final Limit admission = new Admission();
    private final Router router;
    private final DirectHandlers problems = Problem.handlers();
    private final ListenerConfig config;
    private final MediaContext media = new PlainBytes.Media();
    private final ContentEncodingContext encoding = new PlainBytes.Encoding();
    private final int requestBytes;
    private final ExecutorService executor;

    HttpEngine(ApiLimits limits, HttpRouting.Builder routing, ExecutorService executor) {
        this.executor = executor;
        requestBytes = limits.requestBytes();
        router = Router.builder().addRouting(routing).build();
        config = new ListenerSettings(limits.bodyBytes());
        http1 =
                Http1ConnectionSelector.builder()
                        .config(
                                new Http1Settings(
                                        limits.requestLineBytes(),
                                        limits.headerBytes(),
                                        new Exchange(limits.headerCount()),
                                        new Answers()))
                        .build();
    }

    /// Reads requests and answers them until the connection ends.
    void serve(HttpConnection connection) throws InterruptedException {
        http1.connection(connection).handle(admission);
    }

    /// What may be read between two complete heads: a body, and the next head.
    int requestBytes() {
        return requestBytes;
    }

    Router router() {
        return router;
    }

    @Override
    public Context context() {
        return Contexts.globalContext();
    }

    @Override
    public MediaContext mediaContext() {
        return media;
    }

    @Override
    public ContentEncodingContext contentEncodingContext() {
        return encoding;
    }

    @Override
    public DirectHandlers directHandlers() {
        return problems;
    }

    @Override
    public ListenerConfig config() {
        return config;
    }

    @Override
    public ExecutorService executor() {
        return executor;
    }

    /// What Helidon leaves to its user: the number of headers, and closing a connection when one
    /// side said that it would (RFC 9112 section 9.6).
    private record Exchange(int headerCount) implements Http1ConnectionListener {
        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            connection(context).requestLine(prologue);
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            HttpPrologue prologue =
                    connection(context)
                            .headComplete(headers.containsToken(HeaderValues.CONNECTION_CLOSE));
            if (headers.size() > headerCount) {
                throw refusal(HEADERS_TOO_LARGE_431, prologue);
            }
        }

        private static HttpConnection connection(ConnectionContext context) {
            return (HttpConnection) context;
        }

        private static RequestException refusal(Status status, HttpPrologue prologue) {
            return RequestException.builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .status(status)
                    .request(DirectTransportRequest.create(prologue, ServerRequestHeaders.create()))
                    .setKeepAlive(false)
                    .build();
        }
    }

    /// Told of what is sent.
    private record Answers() implements Http1ConnectionListener {
        @Override
        public void headers(ConnectionContext context, Headers headers) {
            ((HttpConnection) context)
                    .answered(headers.containsToken(HeaderValues.CONNECTION_CLOSE));
        }
    }
}
