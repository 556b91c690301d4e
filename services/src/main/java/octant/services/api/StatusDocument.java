package octant.services.api;

import java.time.format.DateTimeFormatter;
import octant.init.service.Health;
import octant.init.service.ServiceId;
import octant.init.service.ServiceState;
import octant.services.api.MachineStatus.BootStage;
import octant.services.api.MachineStatus.NetworkLink;
import octant.services.api.MachineStatus.ServiceStatus;
import org.jspecify.annotations.Nullable;

/// The JSON shapes of what the machine tells about itself; `openapi.json` describes them. What is
/// not known is left out, never null.
final class StatusDocument {
    private StatusDocument() {}

    /// `{"status":"up"}`, or `down` with the services that are not well.
    static String health(MachineStatus machine) {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("status").value(machine.healthy() ? "up" : "down");
        json.name("services").beginObject();
        for (ServiceStatus service : machine.services()) {
            json.name(service.id().name()).value(service.healthy() ? "up" : "down");
        }
        return json.end().end().text();
    }

    static String status(MachineStatus machine) {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("status").value(machine.healthy() ? "up" : "down");
        json.name("hostname").value(machine.hostname());
        json.name("uptimeMillis").value(machine.uptime().toMillis());
        json.name("versions").beginObject();
        json.name("octant").value(machine.versions().octant());
        json.name("java").value(machine.versions().java());
        json.name("kernel").value(machine.versions().kernel()).end();
        root(json, machine.root());
        json.name("boot").beginArray();
        machine.boot().forEach(stage -> bootStage(json, stage));
        json.end().name("services").beginArray();
        machine.services().forEach(service -> service(json, service));
        json.end().name("memory").beginObject();
        json.name("totalBytes").value(machine.memory().totalBytes());
        json.name("availableBytes").value(machine.memory().availableBytes());
        json.name("residentBytes").value(machine.memory().residentBytes()).end();
        json.name("network").beginArray();
        machine.network().forEach(link -> networkLink(json, link));
        json.end().name("storage").beginObject();
        json.name("durable").value(machine.storage().durable());
        json.name("source").value(machine.storage().source());
        json.name("totalBytes").value(machine.storage().totalBytes());
        json.name("freeBytes").value(machine.storage().freeBytes()).end();
        json.name("aotCache")
                .value(
                        switch (machine.aotCache()) {
                            case USED -> "used";
                            case MISSING -> "missing";
                            case STALE -> "stale";
                        });
        json.name("warnings").beginArray();
        machine.warnings().forEach(json::value);
        json.end();
        optional(json, "lastShutdown", machine.lastShutdown());
        return json.end().text();
    }

    private static void root(JsonWriter json, MachineStatus.Root root) {
        json.name("root").beginObject();
        optional(json, "slot", root.slot());
        json.name("verity")
                .value(
                        switch (root.verity()) {
                            case VERIFIED -> "verified";
                            case CORRUPTED -> "corrupted";
                            case OFF -> "off";
                        });
        optional(json, "hash", root.hash());
        json.end();
    }

    private static void bootStage(JsonWriter json, BootStage stage) {
        json.beginObject().name("name").value(stage.name());
        json.name("startMicros").value(stage.start().toNanos() / 1000);
        json.name("durationMicros").value(stage.duration().toNanos() / 1000);
        optional(json, "failure", stage.failure());
        json.end();
    }

    private static void service(JsonWriter json, ServiceStatus service) {
        json.beginObject().name("id").value(service.id().name());
        json.name("state").value(service.state().label());
        optional(json, "reason", reason(service));
        json.name("healthy").value(service.healthy());
        json.name("since").value(DateTimeFormatter.ISO_INSTANT.format(service.since()));
        json.name("restarts").value(service.restarts());
        json.name("dependencies").beginArray();
        service.dependencies().stream().sorted().map(ServiceId::name).forEach(json::value);
        json.end().end();
    }

    private static @Nullable String reason(ServiceStatus service) {
        if (service.health() instanceof Health.Unhealthy unhealthy
                && service.state() instanceof ServiceState.Running) {
            return unhealthy.reason();
        }
        String detail = service.state().detail();
        return detail.isEmpty() ? null : detail;
    }

    private static void networkLink(JsonWriter json, NetworkLink link) {
        json.beginObject().name("name").value(link.name());
        json.name("up").value(link.up());
        json.name("addresses").beginArray();
        link.addresses().forEach(json::value);
        json.end().end();
    }

    private static void optional(JsonWriter json, String name, @Nullable String value) {
        if (value != null) {
            json.name(name).value(value);
        }
    }
}
