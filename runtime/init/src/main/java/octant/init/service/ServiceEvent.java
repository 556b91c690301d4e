package octant.init.service;

import java.time.Instant;

/// One change of one service's state: a console line and a ledger entry each.
///
/// @param previous the state it left
/// @param current the state it entered; it carries its reason where there is one
public record ServiceEvent(
        Instant time, ServiceId service, ServiceState previous, ServiceState current) {}
