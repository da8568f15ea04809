package dev.weir.reporting.scaling.config;

import java.util.List;
import java.util.Optional;

/** All that org_config.yaml says. */
public record OrgConfig(
        String organization,
        boolean paidPlan,
        String currency,
        List<ProviderConfig> providers,
        List<ScalableService> services,
        List<Operator> operators) {
    public OrgConfig {
        providers = List.copyOf(providers);
        services = List.copyOf(services);
        operators = List.copyOf(operators);
    }

    /** Everything that is wrong with the file, in one message. */
    public static final class Bad extends Exception {
        private static final long serialVersionUID = 1;

        private final List<String> problems;

        Bad(String file, List<String> problems) {
            super(problems.size() + (problems.size() == 1 ? " thing is" : " things are") + " wrong in " + file
                    + ":\n  - " + String.join("\n  - ", problems));
            this.problems = List.copyOf(problems);
        }

        public List<String> problems() {
            return problems;
        }
    }

    /** The service of that name, else the one with that id. */
    public Optional<ScalableService> service(String nameOrId) {
        return services.stream()
                .filter(service -> service.name().equals(nameOrId))
                .findFirst()
                .or(() -> services.stream()
                        .filter(service -> service.id().equals(nameOrId))
                        .findFirst());
    }

    @Override
    public String toString() {
        return "OrgConfig[" + services.size() + " services, " + operators.size() + " operators]";
    }
}
