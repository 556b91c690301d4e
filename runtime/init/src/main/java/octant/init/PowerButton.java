package octant.init;

/// Waits at one power key; each has a thread of its own, since reading it blocks.
final class PowerButton implements Runnable {
    private final Kernel.PowerKey key;
    private final PowerRequests requests;

    PowerButton(Kernel.PowerKey key, PowerRequests requests) {
        this.key = key;
        this.requests = requests;
    }

    /// Ends when the key's device goes away.
    @Override
    public void run() {
        while (key.awaitPress()) {
            requests.request(PowerAction.POWER_OFF, "power button " + key.device());
        }
    }
}
