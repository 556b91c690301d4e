package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A machine that is updated over HTTP: one disk, one server for bundles, a life as long as a test
/// class needs.
final class UpdateMachine implements AutoCloseable {
    /// An installation of the whole image, emulated on two busy processors.
    static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);

    /// The trial of a bad version, and the boots back to the good one.
    static final Duration RETURN_LIMIT = Duration.ofMinutes(6);

    static final String CONFIGURATION = "/etc/update.conf";

    private static final String TOKEN = "token-of-the-vm-tests";

    private final BundleServer server = BundleServer.start();
    private final TestMachine machine;
    private final VmSpec.Builder hardware;
    private final GuestApi api;
    private final UpdateClient update;
    private @Nullable Vm running;

    private UpdateMachine(TestMachine machine) {
        this.machine = machine;
        int port = HostPorts.free();
        hardware = machine.throughFirmware().hostPort(port).watchdog();
        api = new GuestApi(port);
        update = new UpdateClient(api, TOKEN);
    }

    /// Switched off, with a copy of the built disk.
    ///
    /// @param settings the lines of its `update.conf`
    static UpdateMachine withCopy(BuiltImage image, String name, String... settings) {
        UpdateMachine made = new UpdateMachine(TestMachine.withCopy(image, name));
        made.data().write(UpdateClient.TOKEN_FILE, UpdateClient.tokenHash(TOKEN));
        made.configure(settings);
        return made;
    }

    /// Bundles for it, kept from run to run.
    static Variants variants(BuiltImage image) {
        return new Variants(
                image.architecture(),
                image.out().toAbsolutePath(),
                Variants.standardKeys(),
                Path.of("target", "bundles", image.architecture().key()).toAbsolutePath());
    }

    /// Changes the `update.conf` of the machine, which is switched off.
    void configure(String... settings) {
        data().write(CONFIGURATION, String.join("\n", settings) + "\n");
    }

    /// Records from the next start on what is written to the disk.
    ///
    /// @param log an empty file
    UpdateMachine recordingWrites(Path log) {
        hardware.writeLog(log);
        return this;
    }

    /// Boots, and waits until this boot counts as good.
    ///
    /// @return the update document
    Json startAndAwaitCommit() {
        start();
        return awaitCommitted();
    }

    void start() {
        if (running != null) {
            throw new IllegalStateException("it runs already");
        }
        running = machine.start(hardware);
    }

    /// Switches off as a person does.
    void powerOff() {
        TestMachine.powerOff(vm());
        forget();
    }

    /// The same, if it runs.
    void switchOff() {
        if (isRunning()) {
            powerOff();
        }
    }

    /// As a person at the reset button, or a very short power cut.
    void reset() {
        vm().qmp().execute("system_reset");
    }

    void resetAndAwaitReady() {
        vm().console().forget();
        reset();
        vm().console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
    }

    Json awaitCommitted() {
        return update.await(
                "a boot that counts as good",
                TestMachine.BOOT_LIMIT,
                document -> document.field("running").field("committed").truth());
    }

    /// @return the update document of a boot of `version` whose trial has begun
    Json awaitTrial(String version) {
        return update.await(
                version + " on trial",
                TestMachine.BOOT_LIMIT,
                document ->
                        runningVersion(document).equals(version)
                                && document.field("trial").has("windowSeconds"));
    }

    /// @return the update document of a good boot of `version`
    Json awaitCommitted(String version) {
        return update.await(
                version + " as a boot that counts as good",
                TestMachine.BOOT_LIMIT,
                document ->
                        document.field("running").field("committed").truth()
                                && runningVersion(document).equals(version));
    }

    /// @return the update document of the good boot of `good`, once it tells that `bad` was rolled
    ///   back
    Json awaitReturn(String good, String bad) {
        return update.await(
                "the return of " + good,
                RETURN_LIMIT,
                document -> {
                    Json last = document.field("last");
                    return runningVersion(document).equals(good)
                            && last.has("outcome")
                            && last.field("outcome").text().equals("rolled-back")
                            && last.field("version").text().equals(bad);
                });
    }

    /// How often the machine restarted since it was switched on.
    int resets() {
        return vm().qmp().count("RESET");
    }

    /// Installs, and expects it to go well.
    ///
    /// @return the document's `install`
    Json install(Path bundle) {
        Json install = update.installAndAwait(server.publish(bundle), INSTALL_LIMIT);
        assertThat(install.field("state").text()).as(install.toString()).isEqualTo("installed");
        return install;
    }

    /// Installs, and expects it not to go well.
    ///
    /// @return why not
    String refusal(URI bundle) {
        Json install = update.installAndAwait(bundle, INSTALL_LIMIT);
        assertThat(install.field("state").text()).as(install.toString()).isEqualTo("failed");
        return install.field("error").text();
    }

    Vm vm() {
        if (running == null) {
            throw new IllegalStateException("it does not run");
        }
        return running;
    }

    boolean isRunning() {
        return running != null && running.running();
    }

    BundleServer server() {
        return server;
    }

    UpdateClient update() {
        return update;
    }

    GuestApi api() {
        return api;
    }

    /// What e2fsck says of the data partition; the machine is switched off.
    String checkData() {
        return machine.checkData();
    }

    Path disk() {
        return machine.disk();
    }

    DataProvision data() {
        return DataProvision.of(machine.disk());
    }

    static String runningVersion(Json document) {
        return document.field("running").field("version").text();
    }

    static String runningSlot(Json document) {
        return document.field("running").field("slot").text();
    }

    @Override
    public void close() {
        forget();
        api.close();
        server.close();
        machine.close();
    }

    private void forget() {
        if (running != null) {
            running.close();
            running = null;
        }
    }
}
