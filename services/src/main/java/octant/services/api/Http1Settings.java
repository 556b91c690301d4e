package octant.services.api;

import io.helidon.http.RequestedUriDiscoveryContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.List;

/// Helidon's HTTP/1.1 configuration as plain values, for the reason of [ListenerSettings]:
/// everything is checked, nothing is logged.
///
/// @param maxPrologueLength bytes of the request line
/// @param maxHeadersSize bytes of all headers
/// @param compositeReceiveListener told of what arrives
/// @param compositeSendListener told of what is sent
record Http1Settings(
        int maxPrologueLength,
        int maxHeadersSize,
        Http1ConnectionListener compositeReceiveListener,
        Http1ConnectionListener compositeSendListener)
        implements Http1Config {
    @Override
    public String name() {
        return "api";
    }

    @Override
    @SuppressWarnings("removal") // still abstract in Helidon
    public boolean validateRequestHostHeader() {
        return true;
    }

    @Override
    public boolean sendKeepAliveHeader() {
        return false;
    }

    @Override
    public boolean validatePrologue() {
        return true;
    }

    @Override
    public boolean validatePath() {
        return true;
    }

    @Override
    public boolean continueImmediately() {
        return false;
    }

    @Override
    public RequestedUriDiscoveryContext requestedUriDiscovery() {
        return RequestedUriDiscoveryContext.builder().build();
    }

    @Override
    public List<Http1ConnectionListener> sendListeners() {
        return List.of(compositeSendListener);
    }

    @Override
    public List<Http1ConnectionListener> receiveListeners() {
        return List.of(compositeReceiveListener);
    }

    @Override
    @SuppressWarnings("removal") // still abstract in Helidon
    public boolean receiveLog() {
        return false;
    }

    @Override
    @SuppressWarnings("removal") // still abstract in Helidon
    public boolean sendLog() {
        return false;
    }
}
