package octant.init.network;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import octant.linux.IpAddress;
import octant.linux.MacAddress;

/// A DHCPv4 client on one link, RFC 2131 section 4.4, as a state machine: messages and the passing
/// of time come in, actions go out. Times are nanoseconds of a clock that never goes back.
///
/// ```text
/// Idle → Selecting → Requesting → Bound → Renewing → Rebinding
///            ↑  ↑________│ silence  ↑________│___________│ acknowledged
///            │______________________│ refused, or the lease ran out
/// ```
///
/// It never gives up: the pauses between questions double up to about a minute and stay there. An
/// acknowledged address is used without a probe: the server made one (section 2.2).
final class DhcpExchange {
    enum Phase {
        IDLE,
        SELECTING,
        REQUESTING,
        BOUND,
        RENEWING,
        REBINDING
    }

    private static final int FIRST_PAUSE_SECONDS = 2;
    private static final int MAX_PAUSE_SECONDS = 64;
    private static final int MAX_REQUESTS = 4;
    private static final Duration MIN_RENEWAL_PAUSE = Duration.ofSeconds(60);
    private static final byte[] WANTED = {
        DhcpOptions.SUBNET_MASK,
        DhcpOptions.CLASSLESS_ROUTES,
        DhcpOptions.ROUTERS,
        DhcpOptions.NAME_SERVERS,
        DhcpOptions.DOMAIN_NAME,
        DhcpOptions.LEASE_SECONDS,
        DhcpOptions.RENEWAL_SECONDS,
        DhcpOptions.REBINDING_SECONDS
    };

    private final MacAddress hardware;
    private final String hostName;
    private final RandomGenerator random;

    private Phase phase = Phase.IDLE;
    private int exchange;
    private long askedSince;
    private int pauses;
    private int requests;
    private boolean discovered;
    private long nextAt;
    private Optional<DhcpLease> offer = Optional.empty();
    private Optional<DhcpLease> lease = Optional.empty();
    private long leasedAt;

    /// @param hostName told to the server; empty: not told
    DhcpExchange(MacAddress hardware, String hostName, RandomGenerator random) {
        this.hardware = hardware;
        this.hostName = hostName;
        this.random = random;
    }

    Phase phase() {
        return phase;
    }

    Optional<DhcpLease> lease() {
        return lease;
    }

    /// Whether answers are waited for.
    boolean listening() {
        return phase != Phase.IDLE && phase != Phase.BOUND;
    }

    List<DhcpAction> begin(long now) {
        pauses = 0;
        select(now, now);
        return tick(now);
    }

    /// Asks for the lease anew before its time, as after the cable was out.
    List<DhcpAction> renewNow(long now) {
        if (phase == Phase.BOUND) {
            startRenewing(now);
        }
        return tick(now);
    }

    /// Gives the lease back.
    List<DhcpAction> release() {
        List<DhcpAction> actions = new ArrayList<>();
        if (lease.isPresent()) {
            DhcpLease ours = lease.get();
            exchange = random.nextInt();
            DhcpOptions options = options(DhcpMessage.Type.RELEASE);
            options.put(DhcpOptions.SERVER, ours.server());
            actions.add(
                    new DhcpAction.Unicast(
                            message(DhcpMessage.Type.RELEASE, options, ours.address(), askedSince),
                            ours.address(),
                            ours.server()));
            actions.add(new DhcpAction.Unconfigure(ours));
        }
        lease = Optional.empty();
        phase = Phase.IDLE;
        return actions;
    }

    /// Nanoseconds until [#tick] has something to do, at most `limit`.
    long untilNext(long now, long limit) {
        boolean forever = lease.isPresent() && lease.get().validFor().isEmpty();
        if (phase == Phase.IDLE || (phase == Phase.BOUND && forever)) {
            return limit;
        }
        long next = nextAt - now;
        if (phase == Phase.RENEWING || phase == Phase.REBINDING) {
            next = Math.min(next, boundary() - now);
        }
        return Math.clamp(next, 0, limit);
    }

    /// Time has passed.
    List<DhcpAction> tick(long now) {
        List<DhcpAction> actions = new ArrayList<>();
        if (phase == Phase.RENEWING && now - boundary() >= 0) {
            phase = Phase.REBINDING;
            nextAt = now;
        }
        if (phase == Phase.REBINDING && now - boundary() >= 0) {
            actions.add(new DhcpAction.Unconfigure(lease.orElseThrow()));
            lease = Optional.empty();
            pauses = 0;
            select(now, now);
        }
        if (untilNext(now, Long.MAX_VALUE) > 0 || phase == Phase.IDLE) {
            return actions;
        }
        switch (phase) {
            case IDLE -> {}
            case SELECTING -> actions.add(discover(now));
            case REQUESTING -> actions.add(requestAgain(now));
            case BOUND -> {
                startRenewing(now);
                actions.add(renew(now));
            }
            case RENEWING, REBINDING -> actions.add(renew(now));
        }
        return actions;
    }

    /// A message that arrived on the link, ours or not.
    List<DhcpAction> received(DhcpMessage message, long now) {
        boolean ours =
                listening()
                        && message.type().fromServer()
                        && message.exchange() == exchange
                        && message.hardware().equals(hardware);
        if (!ours) {
            return List.of();
        }
        return switch (phase) {
            case SELECTING -> offered(message, now);
            case REQUESTING, RENEWING, REBINDING -> answered(message, now);
            case IDLE, BOUND -> List.of();
        };
    }

    private List<DhcpAction> offered(DhcpMessage message, long now) {
        Optional<DhcpLease> offered = DhcpLease.of(message);
        if (!discovered || message.type() != DhcpMessage.Type.OFFER || offered.isEmpty()) {
            return List.of();
        }
        offer = offered;
        phase = Phase.REQUESTING;
        requests = 0;
        return List.of(requestAgain(now));
    }

    private List<DhcpAction> answered(DhcpMessage message, long now) {
        return switch (message.type()) {
            case ACK -> acknowledged(message, now);
            case NAK -> fromOurServer(message) ? refused(now) : List.of();
            case DISCOVER, OFFER, REQUEST, DECLINE, RELEASE, INFORM -> List.of();
        };
    }

    private List<DhcpAction> acknowledged(DhcpMessage message, long now) {
        Optional<DhcpLease> granted = DhcpLease.of(message);
        boolean asked =
                granted.isPresent()
                        && (phase != Phase.REQUESTING
                                || (fromOurServer(message)
                                        && granted.get()
                                                .address()
                                                .equals(offer.orElseThrow().address())));
        if (!asked) {
            return List.of();
        }
        DhcpLease fresh = granted.orElseThrow();
        List<DhcpAction> actions = new ArrayList<>();
        if (lease.isPresent() && !lease.get().address().equals(fresh.address())) {
            actions.add(new DhcpAction.Unconfigure(lease.get()));
        }
        lease = granted;
        leasedAt = now;
        pauses = 0;
        phase = Phase.BOUND;
        nextAt = now + fresh.renewAfter().toNanos();
        actions.add(new DhcpAction.Configure(fresh));
        return actions;
    }

    private List<DhcpAction> refused(long now) {
        List<DhcpAction> actions = new ArrayList<>();
        lease.ifPresent(lost -> actions.add(new DhcpAction.Unconfigure(lost)));
        lease = Optional.empty();
        select(now, now + pause());
        return actions;
    }

    /// Where several servers answer one request, only the chosen one's word counts.
    private boolean fromOurServer(DhcpMessage message) {
        Optional<IpAddress> server = message.options().address(DhcpOptions.SERVER);
        return switch (phase) {
            case REQUESTING -> server.equals(offer.map(DhcpLease::server));
            case RENEWING -> server.equals(lease.map(DhcpLease::server));
            case REBINDING -> true;
            case IDLE, SELECTING, BOUND -> false;
        };
    }

    private void select(long now, long firstAt) {
        phase = Phase.SELECTING;
        exchange = random.nextInt();
        askedSince = now;
        discovered = false;
        offer = Optional.empty();
        nextAt = firstAt;
    }

    private DhcpAction discover(long now) {
        discovered = true;
        nextAt = now + pause();
        DhcpMessage.Type type = DhcpMessage.Type.DISCOVER;
        return new DhcpAction.Broadcast(message(type, options(type), DhcpMessage.NO_ADDRESS, now));
    }

    private DhcpAction requestAgain(long now) {
        if (requests == MAX_REQUESTS) {
            select(now, now);
            return discover(now);
        }
        nextAt = now + jittered(FIRST_PAUSE_SECONDS << requests);
        requests++;
        DhcpLease wanted = offer.orElseThrow();
        DhcpOptions options = options(DhcpMessage.Type.REQUEST);
        options.put(DhcpOptions.REQUESTED_ADDRESS, wanted.address());
        options.put(DhcpOptions.SERVER, wanted.server());
        return new DhcpAction.Broadcast(
                message(DhcpMessage.Type.REQUEST, options, DhcpMessage.NO_ADDRESS, now));
    }

    private void startRenewing(long now) {
        phase = Phase.RENEWING;
        exchange = random.nextInt();
        askedSince = now;
        nextAt = now;
    }

    private DhcpAction renew(long now) {
        DhcpLease ours = lease.orElseThrow();
        nextAt = now + Math.max(MIN_RENEWAL_PAUSE.toNanos(), (boundary() - now) / 2);
        DhcpMessage.Type type = DhcpMessage.Type.REQUEST;
        DhcpMessage request = message(type, options(type), ours.address(), now);
        return phase == Phase.RENEWING
                ? new DhcpAction.Unicast(request, ours.address(), ours.server())
                : new DhcpAction.Broadcast(request);
    }

    /// When the phase of asking for the lease anew ends.
    private long boundary() {
        DhcpLease ours = lease.orElseThrow();
        Duration after =
                phase == Phase.RENEWING
                        ? ours.rebindAfter()
                        : ours.validFor().orElse(ours.rebindAfter().multipliedBy(2));
        return leasedAt + after.toNanos();
    }

    private long pause() {
        long pause = jittered(Math.min(FIRST_PAUSE_SECONDS << pauses, MAX_PAUSE_SECONDS));
        pauses = Math.min(pauses + 1, 10);
        return pause;
    }

    /// Plus or minus a second (section 4.1), so that machines that start together do not ask
    /// together.
    private long jittered(int seconds) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return seconds * second + random.nextLong(-second, second);
    }

    private DhcpOptions options(DhcpMessage.Type type) {
        DhcpOptions options = new DhcpOptions();
        byte[] client = new byte[7];
        client[0] = 1; // Ethernet
        System.arraycopy(hardware.bytes(), 0, client, 1, 6);
        options.put(DhcpOptions.CLIENT, client);
        if (type != DhcpMessage.Type.RELEASE) {
            options.put(DhcpOptions.WANTED, WANTED);
            options.put(
                    DhcpOptions.MAX_MESSAGE_BYTES,
                    (byte) (DhcpMessage.MAX_BYTES >> 8),
                    (byte) DhcpMessage.MAX_BYTES);
            if (!hostName.isEmpty()) {
                options.put(DhcpOptions.HOST_NAME, hostName.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return options;
    }

    private DhcpMessage message(
            DhcpMessage.Type type, DhcpOptions options, IpAddress client, long now) {
        options.put(DhcpOptions.TYPE, type.number());
        int seconds = (int) Math.min(0xFFFF, TimeUnit.NANOSECONDS.toSeconds(now - askedSince));
        return new DhcpMessage(
                type, exchange, seconds, client, DhcpMessage.NO_ADDRESS, hardware, options);
    }
}
