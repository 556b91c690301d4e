package octant.linux;

/// What a [NetworkMonitor] tells.
public sealed interface NetworkChange {
    /// New, or up, down, renamed, with or without carrier.
    record LinkChanged(Link link) implements NetworkChange {}

    record LinkRemoved(Link link) implements NetworkChange {}

    /// New, or no longer tentative.
    record AddressAdded(InterfaceAddress address) implements NetworkChange {}

    record AddressRemoved(InterfaceAddress address) implements NetworkChange {}

    /// More happened than the kernel could keep: list again.
    record Lost() implements NetworkChange {}
}
