package octant.init.network;

/// What a [NetworkPort] has to tell.
sealed interface NetworkEvent {
    /// Links came, went, or gained or lost their carrier: list them again.
    record LinksChanged() implements NetworkEvent {}

    /// A packet from its IPv4 header on; from anybody: trust nothing.
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Packet(byte[] bytes) implements NetworkEvent {}
}
