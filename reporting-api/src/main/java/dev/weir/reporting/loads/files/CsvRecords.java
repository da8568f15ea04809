package dev.weir.reporting.loads.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The records of a CSV (RFC 4180, UTF-8, with a header), each as a JSON object; an empty field is absent. */
final class CsvRecords implements Pieces {
    private final CsvScan scan;
    private final int longest;
    private final CsvHeader header;
    private final List<byte[]> names = new ArrayList<>();
    private final CsvJson json = new CsvJson();

    CsvRecords(InputStream in, int longest, CsvHeader header) {
        this.scan = new CsvScan(in, longest);
        this.longest = longest;
        this.header = header;
    }

    @Override
    public Piece next() throws IOException {
        boolean begins = names.isEmpty();
        if (!scan.next()) {
            return Piece.End.END;
        }
        if (begins) {
            readHeader();
        }
        if (begins && !scan.next()) {
            return Piece.End.END;
        }
        if (scan.isTooLong()) {
            return broken("has more than " + longest + " bytes");
        }
        if (scan.isMalformed()) {
            return broken("has a quote inside of a field that is not doubled, or not in quotes");
        }
        if (scan.fields() != names.size()) {
            return broken("has " + scan.fields() + " fields, the header has " + names.size());
        }
        json.begin();
        for (int i = 0; i < names.size(); i++) {
            json.field(names.get(i), scan.buffer(), scan.from(i), scan.length(i), scan.isQuoted(i));
        }
        json.end();
        return new Piece.Json(scan.line(), json.buffer(), 0, json.length());
    }

    private void readHeader() throws UnreadableObject {
        if (scan.isTooLong() || scan.isMalformed()) {
            throw new UnreadableObject("has no CSV header that can be read");
        }
        List<String> found = new ArrayList<>();
        for (int i = 0; i < scan.fields(); i++) {
            found.add(CsvJson.text(scan.buffer(), scan.from(i), scan.length(i), scan.isQuoted(i))
                    .strip());
        }
        header.check(found);
        found.forEach(name -> names.add(CsvJson.name(name)));
    }

    private Piece broken(String reason) {
        return new Piece.Broken(scan.line(), scan.copy(), reason);
    }
}
