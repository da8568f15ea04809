package dev.weir.bench;

/** An export of Weir against the same INSERT INTO FUNCTION s3 typed by hand. */
final class ExportsToS3 implements Benchmark {
    @Override
    public String name() {
        return "exports";
    }

    @Override
    public String about() {
        return "10 million ledger rows to Parquet in S3: a job of the reporting API against the INSERT typed by hand";
    }

    @Override
    public Contest open(Workplace workplace) throws Exception {
        return ExportsContest.start(workplace);
    }
}
