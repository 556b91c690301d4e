package octant.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import octant.update.OctantVersion;
import octant.update.disk.StableId;

/// What is inside an artefact, for scanners: CycloneDX 1.6, JSON.
///
/// Source: ECMA-424, the CycloneDX bill of materials specification.
final class BillOfMaterials {
    private static final UUID NAMESPACE = UUID.fromString("6f637461-6e74-8000-8000-73626f6d7300");
    private static final String ROOT = "octant";

    private BillOfMaterials() {}

    /// @param sha256 of the artefact
    static String text(String artefact, String sha256, OctantVersion version, Materials materials) {
        List<Object> components = new ArrayList<>();
        List<Object> references = new ArrayList<>();
        for (Component component : materials.components()) {
            components.add(component(component, materials));
            references.add(component.packageUrl());
        }
        Map<String, Object> subject =
                Json.object(
                        "type",
                        "firmware",
                        "bom-ref",
                        ROOT,
                        "name",
                        artefact,
                        "version",
                        version,
                        "hashes",
                        List.of(hash(sha256)));
        return Json.text(
                Json.object(
                        "$schema",
                        "http://cyclonedx.org/schema/bom-1.6.schema.json",
                        "bomFormat",
                        "CycloneDX",
                        "specVersion",
                        "1.6",
                        "serialNumber",
                        "urn:uuid:" + StableId.of(NAMESPACE, artefact + " " + sha256),
                        "version",
                        1,
                        "metadata",
                        Json.object("component", subject),
                        "components",
                        components,
                        "dependencies",
                        List.of(Json.object("ref", ROOT, "dependsOn", references))));
    }

    private static Map<String, Object> component(Component component, Materials materials) {
        Map<String, Object> out =
                Json.object("type", component.type(), "bom-ref", component.packageUrl());
        if (!component.group().isEmpty()) {
            out.put("group", component.group());
        }
        out.put("name", component.name());
        out.put("version", component.version());
        component.sha256().ifPresent(sum -> out.put("hashes", List.of(hash(sum))));
        component.licence().ifPresent(licence -> out.put("licenses", List.of(licence(licence))));
        out.put("purl", component.packageUrl());
        if (component.type().equals("platform")) {
            String modules = String.join(" ", materials.javaModules());
            out.put(
                    "properties",
                    List.of(Json.object("name", "octant:java-modules", "value", modules)));
        }
        return out;
    }

    /// A name of the SPDX list, or an expression of such names.
    private static Map<String, Object> licence(String expression) {
        boolean listed = !expression.contains(" ") && !expression.startsWith("LicenseRef-");
        return listed
                ? Json.object("license", Json.object("id", expression))
                : Json.object("expression", expression);
    }

    private static Map<String, Object> hash(String sha256) {
        return Json.object("alg", "SHA-256", "content", sha256);
    }
}
