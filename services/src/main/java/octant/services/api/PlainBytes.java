package octant.services.api;

import io.helidon.common.GenericType;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.encoding.ContentEncodingContextConfig;
import io.helidon.http.media.EntityReader;
import io.helidon.http.media.EntityWriter;
import io.helidon.http.media.MediaContext;
import io.helidon.http.media.MediaContextConfig;
import java.util.NoSuchElementException;

/// Bodies are bytes, not encoded: routes send JSON that is written already, so Helidon's search for
/// media types and encodings is left out.
final class PlainBytes {
    private PlainBytes() {}

    record Media() implements MediaContext {
        @Override
        public <T> EntityReader<T> reader(GenericType<T> type, Headers headers) {
            throw unsupported(type);
        }

        @Override
        public <T> EntityReader<T> reader(
                GenericType<T> type, Headers requestHeaders, Headers responseHeaders) {
            throw unsupported(type);
        }

        @Override
        public <T> EntityWriter<T> writer(
                GenericType<T> type, Headers requestHeaders, WritableHeaders<?> responseHeaders) {
            throw unsupported(type);
        }

        @Override
        public <T> EntityWriter<T> writer(GenericType<T> type, WritableHeaders<?> requestHeaders) {
            throw unsupported(type);
        }

        @Override
        public MediaContextConfig prototype() {
            throw unsupported("configuration");
        }
    }

    record Encoding() implements ContentEncodingContext {
        @Override
        public boolean contentEncodingEnabled() {
            return false;
        }

        @Override
        public boolean contentDecodingEnabled() {
            return false;
        }

        @Override
        public boolean contentEncodingSupported(String encoding) {
            return false;
        }

        @Override
        public boolean contentDecodingSupported(String encoding) {
            return false;
        }

        @Override
        public ContentEncoder encoder(String encoding) {
            throw new NoSuchElementException(encoding);
        }

        @Override
        public ContentDecoder decoder(String encoding) {
            throw new NoSuchElementException(encoding);
        }

        @Override
        public ContentEncoder encoder(Headers headers) {
            return ContentEncoder.NO_OP;
        }

        @Override
        public ContentEncodingContextConfig prototype() {
            throw unsupported("configuration");
        }
    }

    private static IllegalStateException unsupported(Object what) {
        return new IllegalStateException("send and read bytes: no media support for " + what);
    }
}
