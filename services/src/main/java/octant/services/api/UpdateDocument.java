package octant.services.api;

import java.time.format.DateTimeFormatter;
import octant.services.api.UpdateReport.Event;
import octant.services.api.UpdateReport.Install;
import octant.services.api.UpdateReport.SlotStatus;
import octant.services.api.UpdateReport.Trial;
import org.jspecify.annotations.Nullable;

/// The JSON shape of an [UpdateReport]; `openapi.json` describes it. Every member is always there,
/// null where there is nothing to tell: scripts ask for `.trial` and `.install.error`.
public final class UpdateDocument {
    private UpdateDocument() {}

    public static String json(UpdateReport status) {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("running").beginObject();
        text(json, "slot", status.running().slot());
        json.name("version").value(status.running().version());
        text(json, "rootHash", status.running().rootHash());
        json.name("committed").value(status.running().committed()).end();
        json.name("slots").beginArray();
        status.slots().forEach(slot -> slot(json, slot));
        json.end().name("trial");
        trial(json, status.trial());
        json.name("install");
        install(json, status.install());
        json.name("last");
        event(json, status.last().orElse(null));
        json.name("history").beginArray();
        status.history().forEach(event -> event(json, event));
        return json.end().end().text();
    }

    private static void slot(JsonWriter json, SlotStatus slot) {
        json.beginObject().name("slot").value(slot.slot());
        text(json, "version", slot.version());
        text(json, "kernel", slot.kernel());
        json.name("state").value(slot.state().label()).name("triesLeft");
        Integer tries = slot.triesLeft();
        if (tries == null) {
            json.nothing();
        } else {
            json.value(tries);
        }
        json.end();
    }

    private static void trial(JsonWriter json, @Nullable Trial trial) {
        if (trial == null) {
            json.nothing();
            return;
        }
        json.beginObject().name("windowSeconds").value(trial.window().toSeconds());
        json.name("deadlineSeconds").value(trial.deadline().toSeconds());
        json.name("healthySeconds").value(trial.healthy().toSeconds());
        text(json, "waitingFor", trial.waitingFor());
        json.end();
    }

    private static void install(JsonWriter json, @Nullable Install install) {
        if (install == null) {
            json.nothing();
            return;
        }
        json.beginObject().name("state").value(install.state().label());
        json.name("source").value(install.source());
        text(json, "version", install.version());
        json.name("step").value(install.step());
        json.name("percent").value(install.percent());
        json.name("bytesPerSecond").value(install.bytesPerSecond());
        json.name("bytesFetched").value(install.bytesFetched());
        json.name("bytesSaved").value(install.bytesSaved());
        text(json, "error", install.error());
        json.end();
    }

    private static void event(JsonWriter json, @Nullable Event event) {
        if (event == null) {
            json.nothing();
            return;
        }
        json.beginObject();
        text(json, "version", event.version());
        json.name("outcome").value(event.outcome().label());
        json.name("reason").value(event.reason());
        json.name("at").value(DateTimeFormatter.ISO_INSTANT.format(event.at())).end();
    }

    private static void text(JsonWriter json, String name, @Nullable String value) {
        json.name(name);
        if (value == null) {
            json.nothing();
        } else {
            json.value(value);
        }
    }
}
