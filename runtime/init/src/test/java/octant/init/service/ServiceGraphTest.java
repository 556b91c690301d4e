package octant.init.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceGraphTest {
    private static Service service(String name, String... dependencies) {
        return new ScriptedService(name, dependencies);
    }

    private static ServiceGraph spine() {
        return ServiceGraph.of(
                List.of(
                        service("router", "vault", "ledger"),
                        service("ledger"),
                        service("vault", "ledger"),
                        service("search", "ledger")));
    }

    private static List<String> names(List<Service> services) {
        return services.stream().map(service -> service.id().name()).toList();
    }

    @Test
    void ordersEveryServiceAfterAllThatItNeeds() {
        assertThat(names(spine().startOrder()))
                .containsExactly("ledger", "vault", "search", "router");
        assertThat(names(spine().stopOrder()))
                .containsExactly("router", "search", "vault", "ledger");
    }

    @Test
    void putsIndependentServicesIntoOneLayer() {
        assertThat(spine().layers()).hasToString("[[ledger], [vault, search], [router]]");
    }

    @Test
    void knowsWhoNeedsWhom() {
        ServiceId ledger = new ServiceId("ledger");

        assertThat(spine().dependents(ledger)).hasToString("[vault, search, router]");
        assertThat(spine().dependencies(new ServiceId("router"))).hasToString("[ledger, vault]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spine().dependencies(new ServiceId("nobody")))
                .withMessage("no service is called nobody");
    }

    @Test
    void printsItself() {
        assertThat(spine().table())
                .isEqualTo(
                        """
                        layer  service  needs
                        0      ledger   -
                        1      vault    ledger
                        1      search   ledger
                        2      router   ledger, vault
                        """);
    }

    @Test
    void hasNothingToSayAboutNoServices() {
        assertThat(ServiceGraph.of(List.of()).layers()).isEmpty();
    }

    @Test
    void refusesADependencyThatIsNotThere() {
        assertRefused("router needs vault, which is not there", service("router", "vault"));
    }

    @Test
    void refusesTheSameNameTwice() {
        assertRefused("ledger is there twice", service("ledger"), service("ledger"));
    }

    @Test
    void refusesACircleAndNamesItsPath() {
        assertRefused(
                "services need each other in a circle: a → b → c → a",
                service("z", "a"),
                service("a", "b"),
                service("b", "c"),
                service("c", "a"));
        assertRefused("services need each other in a circle: a → a", service("a", "a"));
    }

    @Test
    void boundsTheNumberOfServices() {
        List<Service> chain = new ArrayList<>();
        chain.add(service("s0"));
        for (int i = 1; i < ServiceGraph.MAX_SERVICES; i++) {
            chain.add(service("s" + i, "s" + (i - 1)));
        }
        assertThat(ServiceGraph.of(chain.reversed()).layers()).hasSize(ServiceGraph.MAX_SERVICES);

        chain.add(service("one-more"));
        assertRefused("257 services: want at most 256", chain.toArray(Service[]::new));
    }

    private static void assertRefused(String message, Service... services) {
        assertThatExceptionOfType(ServiceGraphException.class)
                .isThrownBy(() -> ServiceGraph.of(List.of(services)))
                .withMessage(message);
    }
}
