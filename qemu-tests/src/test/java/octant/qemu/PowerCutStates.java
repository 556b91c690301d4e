package octant.qemu;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/// All the states that a power cut may leave, as far as they are tried, always in the same order
/// for the same log and seed.
///
/// What was written before a flush that has finished is on the medium. Of what was written since,
/// any part may be, whatever the order: so between two flushes these are tried:
///
/// - after each write: everything written so far (the prefixes of the log), and some seeded subsets
///   of what was not flushed yet, now and then with one write torn at its sectors of 512 bytes;
/// - before each flush: every subset, if there are few writes; else, for a sample of the writes,
///   everything but that one, and that one alone.
final class PowerCutStates {
    /// How a state came about.
    enum Kind {
        PREFIX,
        SUBSET,
        TORN
    }

    /// What is done with each state.
    @FunctionalInterface
    interface Visitor {
        /// @param number counted from 0
        void visit(long number, Kind kind, PowerCutChecker state);
    }

    /// Up to so many writes between two flushes, every subset of them is tried.
    static final int EXHAUSTIVE = 8;

    private static final int SUBSETS_PER_WRITE = 3;
    private static final int MANY = 64;
    private static final int SINGLE_WRITES = 64;
    private static final int TORN_PER_WRITE = 2;

    private final WriteLog log;
    private final PowerCutChecker live;
    private final PowerCutChecker durable;
    private final Random random;
    private final Visitor visitor;
    private final List<WriteLog.Write> pending = new ArrayList<>();
    private long number;

    /// @param live replays every write at once
    /// @param durable replays what was flushed, and tries parts of the rest over it
    PowerCutStates(
            WriteLog log,
            PowerCutChecker live,
            PowerCutChecker durable,
            long seed,
            Visitor visitor) {
        this.log = log;
        this.live = live;
        this.durable = durable;
        this.random = new Random(seed);
        this.visitor = visitor;
    }

    void visitAll() {
        visit(Kind.PREFIX, live);
        for (WriteLog.Entry entry : log.entries()) {
            switch (entry) {
                case WriteLog.Write write -> written(write);
                case WriteLog.Flush _ -> flushed();
            }
        }
        flushed();
    }

    private void written(WriteLog.Write write) {
        live.disk().apply(write);
        pending.add(write);
        visit(Kind.PREFIX, live);
        // Rarer among many: a subset of many writes takes long to replay.
        if (pending.size() > EXHAUSTIVE && pending.size() % (1 + pending.size() / MANY) == 0) {
            for (int i = 0; i < SUBSETS_PER_WRITE; i++) {
                trySubset(randomSubset());
            }
        }
    }

    private void flushed() {
        if (pending.size() <= EXHAUSTIVE) {
            for (long bits = 0; bits < 1L << pending.size(); bits++) {
                trySubset(BitSet.valueOf(new long[] {bits}));
            }
        } else {
            for (int i = 0; i < SINGLE_WRITES; i++) {
                BitSet one = new BitSet();
                one.set(random.nextInt(pending.size()));
                trySubset(one);
                one.flip(0, pending.size());
                trySubset(one);
            }
        }
        tearSome();
        pending.forEach(durable.disk()::apply);
        pending.clear();
    }

    private void tearSome() {
        int writes = Math.min(pending.size(), SINGLE_WRITES);
        for (int i = 0; i < writes * TORN_PER_WRITE; i++) {
            tryTorn(randomSubset(), random.nextInt(pending.size()));
        }
    }

    private BitSet randomSubset() {
        double share = random.nextDouble();
        BitSet subset = new BitSet();
        for (int i = 0; i < pending.size(); i++) {
            subset.set(i, random.nextDouble() < share);
        }
        return subset;
    }

    private void trySubset(BitSet subset) {
        durable.disk().speculate();
        subset.stream().forEach(i -> durable.disk().apply(pending.get(i)));
        visit(Kind.SUBSET, durable);
        durable.disk().takeBack();
    }

    private void tryTorn(BitSet subset, int torn) {
        WriteLog.Write write = pending.get(torn);
        BitSet sectors = new BitSet();
        for (int i = 0; i < write.length() / WriteLog.SECTOR_BYTES; i++) {
            sectors.set(i, random.nextBoolean());
        }
        durable.disk().speculate();
        for (int i = 0; i < pending.size(); i++) {
            if (i == torn) {
                durable.disk().applyTorn(write, sectors);
            } else if (subset.get(i)) {
                durable.disk().apply(pending.get(i));
            }
        }
        visit(Kind.TORN, durable);
        durable.disk().takeBack();
    }

    private void visit(Kind kind, PowerCutChecker state) {
        visitor.visit(number, kind, state);
        number++;
    }
}
