package octant.main.update;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import octant.update.download.DownloadOptions;
import octant.update.hawkbit.HawkbitConfiguration;
import octant.update.hawkbit.HawkbitToken;
import octant.update.install.InstallOptions;

/// How this machine updates: `/etc/octant/update.conf`, lines of `key = value`, `#` begins a
/// comment.
///
/// ```text
/// window = 60s                    how long all must be well without a break: 5s to 1h
/// deadline = 5m                   when a boot on trial is given up: window to 6h
/// required-services = api ledger  whose health counts; all of them by default
/// tries = 3                       boots that a new version may be tried: 1 to 9
/// source = https://…              where `check` and polling look for a bundle
/// poll = 1h                       how often: off, or 1m to 7d
/// automatic = yes                 install what polling finds, and reboot: no by default
/// hawkbit-url = https://…         a hawkBit server that rolls updates out
/// hawkbit-tenant = DEFAULT
/// hawkbit-controller = NAME       this machine there; its host name by default
/// hawkbit-target-token = …        or hawkbit-gateway-token
/// ```
///
/// A value that is wrong is a problem with file and line, and its default holds; so does a machine
/// that cannot read the file run on defaults, with a problem that says so.
///
/// @param requiredServices by name; empty for all
/// @param poll empty: off
/// @param problems what of the file was not applied
record UpdateConfiguration(
        Duration window,
        Duration deadline,
        Set<String> requiredServices,
        int tries,
        Optional<URI> source,
        Optional<Duration> poll,
        boolean automatic,
        Optional<Fleet> fleet,
        List<String> problems) {
    static final String PATH = "/etc/octant/update.conf";

    static final Duration WINDOW = Duration.ofSeconds(60);
    static final Duration DEADLINE = Duration.ofMinutes(5);
    static final Duration MIN_WINDOW = Duration.ofSeconds(5);
    static final Duration MAX_WINDOW = Duration.ofHours(1);
    static final Duration MAX_DEADLINE = Duration.ofHours(6);
    static final Duration MIN_POLL = Duration.ofMinutes(1);
    static final Duration MAX_POLL = Duration.ofDays(7);

    UpdateConfiguration {
        requiredServices = Set.copyOf(requiredServices);
        problems = List.copyOf(problems);
    }

    /// This machine at a hawkBit server.
    ///
    /// @param gateway whether the token is the gateway's rather than the target's own
    record Fleet(URI url, String tenant, String controller, Secret token, boolean gateway) {
        /// @throws IllegalArgumentException if the client would not take it
        Fleet {
            var _ = client(url, tenant, controller, token, gateway);
        }

        HawkbitConfiguration client() {
            return client(url, tenant, controller, token, gateway);
        }

        private static HawkbitConfiguration client(
                URI url, String tenant, String controller, Secret token, boolean gateway) {
            return new HawkbitConfiguration(
                    url,
                    tenant,
                    controller,
                    gateway
                            ? HawkbitToken.gateway(token.text())
                            : HawkbitToken.target(token.text()),
                    DownloadOptions.standard().withSpoolFolder(BundleLocation.SPOOL));
        }
    }

    /// The keys, as the file writes them.
    private enum Key {
        WINDOW,
        DEADLINE,
        REQUIRED_SERVICES,
        TRIES,
        SOURCE,
        POLL,
        AUTOMATIC,
        HAWKBIT_URL,
        HAWKBIT_TENANT,
        HAWKBIT_CONTROLLER,
        HAWKBIT_TARGET_TOKEN,
        HAWKBIT_GATEWAY_TOKEN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Key> named(String word) {
            for (Key key : values()) {
                if (key.toString().equals(word)) {
                    return Optional.of(key);
                }
            }
            return Optional.empty();
        }
    }

    /// This one, with a further problem.
    UpdateConfiguration with(String problem) {
        List<String> all = new ArrayList<>(problems);
        all.add(problem);
        return new UpdateConfiguration(
                window, deadline, requiredServices, tries, source, poll, automatic, fleet, all);
    }

    /// What holds without a file.
    static UpdateConfiguration standard() {
        return parse("", "", Set.of(), "");
    }

    /// @param file names it in problems
    /// @param services that exist
    /// @param hostName the machine's, for the hawkBit server
    static UpdateConfiguration parse(
            String file, String text, Set<String> services, String hostName) {
        return new Reader(file, services).read(text, hostName);
    }

    /// Goes through a file once; a problem never ends it.
    private static final class Reader {
        private record Line(int number, String value) {}

        private final String file;
        private final Set<String> services;
        private final Map<Key, Line> lines = new EnumMap<>(Key.class);
        private final Set<String> problems = new LinkedHashSet<>();

        Reader(String file, Set<String> services) {
            this.file = file;
            this.services = services;
        }

        UpdateConfiguration read(String text, String hostName) {
            int number = 0;
            for (String line : text.lines().toList()) {
                number++;
                take(number, line.strip());
            }
            Duration window = duration(Key.WINDOW, WINDOW, MIN_WINDOW, MAX_WINDOW);
            Duration least = window.compareTo(DEADLINE) > 0 ? window : DEADLINE;
            Duration deadline = duration(Key.DEADLINE, least, window, MAX_DEADLINE);
            Set<String> required = requiredServices();
            int tries = tries();
            Optional<URI> source = url(Key.SOURCE);
            Optional<Duration> poll = poll(source);
            boolean automatic = automatic(poll);
            Optional<Fleet> fleet = fleet(hostName);
            return new UpdateConfiguration(
                    window,
                    deadline,
                    required,
                    tries,
                    source,
                    poll,
                    automatic,
                    fleet,
                    List.copyOf(problems));
        }

        private void take(int number, String line) {
            if (line.isEmpty() || line.startsWith("#")) {
                return;
            }
            int equals = line.indexOf('=');
            if (equals < 0) {
                problem(number, "want KEY = VALUE");
                return;
            }
            String word = line.substring(0, equals).strip();
            String value = line.substring(equals + 1).strip();
            Optional<Key> key = Key.named(word);
            if (key.isEmpty()) {
                problem(number, word + ": no such key; there are " + List.of(Key.values()));
            } else if (value.isEmpty()) {
                problem(number, word + ": want a value");
            } else if (lines.putIfAbsent(key.get(), new Line(number, value)) != null) {
                problem(number, word + ": given twice");
            }
        }

        private Duration duration(Key key, Duration standard, Duration least, Duration most) {
            Line line = lines.get(key);
            if (line == null) {
                return standard;
            }
            Optional<Duration> value = Durations.parse(line.value());
            if (value.isEmpty()
                    || value.get().compareTo(least) < 0
                    || value.get().compareTo(most) > 0) {
                problem(
                        line.number(),
                        key
                                + ": want "
                                + Durations.text(least)
                                + " to "
                                + Durations.text(most)
                                + ", have "
                                + line.value());
                return standard;
            }
            return value.get();
        }

        private Set<String> requiredServices() {
            Line line = lines.get(Key.REQUIRED_SERVICES);
            Set<String> required = new TreeSet<>();
            if (line == null || line.value().equals("all")) {
                return required;
            }
            for (String name : line.value().split("[ ,]+", -1)) {
                if (services.contains(name)) {
                    required.add(name);
                } else {
                    problem(
                            line.number(),
                            Key.REQUIRED_SERVICES
                                    + ": no service "
                                    + name
                                    + "; there are "
                                    + String.join(" ", new TreeSet<>(services)));
                }
            }
            return required;
        }

        private int tries() {
            Line line = lines.get(Key.TRIES);
            if (line == null) {
                return InstallOptions.DEFAULT_TRIES;
            }
            if (!line.value().matches("[1-9]")) {
                problem(line.number(), Key.TRIES + ": want 1 to 9, have " + line.value());
                return InstallOptions.DEFAULT_TRIES;
            }
            return Integer.parseInt(line.value());
        }

        private Optional<URI> url(Key key) {
            Line line = lines.get(key);
            if (line == null) {
                return Optional.empty();
            }
            try {
                URI url = new URI(line.value());
                String scheme = String.valueOf(url.getScheme());
                if ((scheme.equals("http") || scheme.equals("https")) && url.getHost() != null) {
                    return Optional.of(url);
                }
            } catch (URISyntaxException e) {
                // Said below, with what is wanted.
            }
            problem(line.number(), key + ": want http://… or https://…");
            return Optional.empty();
        }

        private Optional<Duration> poll(Optional<URI> source) {
            Line line = lines.get(Key.POLL);
            if (line == null || line.value().equals("off")) {
                return Optional.empty();
            }
            if (source.isEmpty()) {
                problem(line.number(), Key.POLL + ": needs a " + Key.SOURCE);
                return Optional.empty();
            }
            Duration none = Duration.ZERO;
            Duration every = duration(Key.POLL, none, MIN_POLL, MAX_POLL);
            return every.equals(none) ? Optional.empty() : Optional.of(every);
        }

        private boolean automatic(Optional<Duration> poll) {
            Line line = lines.get(Key.AUTOMATIC);
            if (line == null || line.value().equals("no")) {
                return false;
            }
            if (!line.value().equals("yes")) {
                problem(line.number(), Key.AUTOMATIC + ": want yes or no");
                return false;
            }
            if (poll.isEmpty()) {
                problem(
                        line.number(),
                        Key.AUTOMATIC + ": needs " + Key.SOURCE + " and " + Key.POLL);
            }
            return poll.isPresent();
        }

        private Optional<Fleet> fleet(String hostName) {
            Line address = lines.get(Key.HAWKBIT_URL);
            if (address == null) {
                for (Key key : lines.keySet()) {
                    if (key.toString().startsWith("hawkbit-")) {
                        problem(lines.get(key).number(), key + ": needs a " + Key.HAWKBIT_URL);
                    }
                }
                return Optional.empty();
            }
            Optional<URI> url = url(Key.HAWKBIT_URL);
            Line target = lines.get(Key.HAWKBIT_TARGET_TOKEN);
            Line gateway = lines.get(Key.HAWKBIT_GATEWAY_TOKEN);
            if ((target == null) == (gateway == null)) {
                problem(
                        address.number(),
                        Key.HAWKBIT_URL
                                + ": needs either a "
                                + Key.HAWKBIT_TARGET_TOKEN
                                + " or a "
                                + Key.HAWKBIT_GATEWAY_TOKEN);
                return Optional.empty();
            }
            Line token = target == null ? gateway : target;
            if (!token.value().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                problem(token.number(), "the token: want visible ASCII characters");
                return Optional.empty();
            }
            if (url.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        new Fleet(
                                url.get(),
                                word(Key.HAWKBIT_TENANT, "DEFAULT"),
                                word(Key.HAWKBIT_CONTROLLER, hostName),
                                new Secret(token.value()),
                                target == null));
            } catch (IllegalArgumentException e) {
                problem(address.number(), Key.HAWKBIT_URL + ": " + e.getMessage());
                return Optional.empty();
            }
        }

        /// A name that goes into the path of a URL.
        private String word(Key key, String standard) {
            Line line = lines.get(key);
            if (line == null) {
                return standard;
            }
            if (!line.value().matches("[0-9A-Za-z_-][0-9A-Za-z._-]{0,63}")) {
                problem(
                        line.number(),
                        key + ": want 1 to 64 letters, digits or . _ -, no . in front");
                return standard;
            }
            return line.value();
        }

        private void problem(int number, String what) {
            problems.add(file + ":" + number + ": " + what);
        }
    }
}
