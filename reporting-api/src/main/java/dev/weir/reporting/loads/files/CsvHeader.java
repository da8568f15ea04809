package dev.weir.reporting.loads.files;

import java.util.List;

/** Knows which names may stand in a CSV's first line. */
public interface CsvHeader {
    void check(List<String> names) throws UnreadableObject;
}
