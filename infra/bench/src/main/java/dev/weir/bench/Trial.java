package dev.weir.bench;

import java.time.Duration;
import java.util.List;

/** Something measured once over a longer time against fixed goals, without a baseline. */
interface Trial {
    String name();

    /** One line for the list. */
    String about();

    /** How long it is measured unless somebody says otherwise. */
    Duration usually();

    List<Goal> goals();

    /** Measures; adds to the problems what shows that the product did not do its work. */
    Sample run(Workplace workplace, Duration time, List<String> problems) throws Exception;
}
