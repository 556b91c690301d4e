package octant.update.hawkbit;

import octant.update.download.Authorization;

/// How the machine proves itself to the server. Neither shows its secret.
public sealed interface HawkbitToken {
    /// hawkBit's "target security token": of this one machine.
    static HawkbitToken target(String secret) {
        return new TargetToken(Authorization.of("TargetToken", secret));
    }

    /// hawkBit's "gateway security token": of all machines of a tenant.
    static HawkbitToken gateway(String secret) {
        return new GatewayToken(Authorization.of("GatewayToken", secret));
    }

    Authorization authorization();

    record TargetToken(Authorization authorization) implements HawkbitToken {}

    record GatewayToken(Authorization authorization) implements HawkbitToken {}
}
