package dev.weir.bench;

import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.stack.StackFile;

/** Invented companies of 20 columns and an id, in one file in the bucket, which ClickHouse writes. */
record CompanyFile(Form form, long firstId, long records) {
    /** How the file is written. */
    enum Form {
        NDJSON("ndjson", "JSONEachRow"),
        CSV("csv", "CSVWithNames"),
        PARQUET("parquet", "Parquet");

        private final String ending;
        private final String name;

        Form(String ending, String name) {
            this.ending = ending;
            this.name = name;
        }
    }

    /** @param folder ends with a slash */
    void write(ClickHouseConnection clickHouse, StackFile.S3 s3, String folder) {
        clickHouse.execute("""
                INSERT INTO FUNCTION s3('%s/%s/%scompanies.%s', '%s', '%s', '%s')
                SELECT
                    %d + number AS id,
                    now64(3, 'UTC') - toIntervalSecond(86400 + number %% 1000000) AS last_updated,
                    concat(['Harbour', 'Northern', 'Old Town', 'Silver', 'Union'][1 + number %% 5], ' ',
                        ['Tools', 'Boats', 'Timber', 'Freight'][1 + number %% 4], ' ', toString(number)) AS company_name,
                    concat('C-', hex(cityHash64(number))) AS company_identifier,
                    ['Customer', 'Prospect', 'Supplier'][1 + number %% 3] AS company_type,
                    ['Active', 'Lead', 'Lost'][1 + intHash64(number) %% 3] AS status,
                    concat(toString(1 + number %% 200), ' Harbour Road') AS address_line1,
                    ['Hamburg', 'Rotterdam', 'Gdansk', 'Bergen', 'Porto'][1 + intHash64(number + 1) %% 5] AS city,
                    ['HH', 'ZH', 'PM', 'VL', 'NO'][1 + intHash64(number + 1) %% 5] AS state,
                    leftPad(toString(number %% 100000), 5, '0') AS zip,
                    ['DE', 'NL', 'PL', 'NO', 'PT'][1 + intHash64(number + 1) %% 5] AS country,
                    1 + number %% 40 AS territory_id,
                    concat('Territory ', toString(1 + number %% 40)) AS territory_name,
                    concat('+49 40 ', toString(1000000 + number %% 9000000)) AS phone_number,
                    concat('https://www.company-', toString(number), '.example') AS website,
                    toDecimal64(intHash64(number + 2) %% 100000000, 2) / 4 AS annual_revenue,
                    toUInt32(intHash64(number + 3) %% 5000) AS number_of_employees,
                    ['Shipping', 'Building', 'Trade', 'Repair'][1 + number %% 4] AS industry,
                    ['small', 'medium', 'large'][1 + number %% 3] AS size_category,
                    toDate('2000-01-01') + toIntervalDay(number %% 9000) AS date_acquired,
                    1 + intHash64(number + 4) %% 500 AS owner_id
                FROM numbers(%d)
                SETTINGS s3_truncate_on_insert = 1, date_time_output_format = 'iso', max_threads = 1,
                    output_format_json_quote_64bit_integers = 0, output_format_parquet_row_group_size = 100000""".formatted(
                        s3.endpoint(),
                        s3.bucket(),
                        folder,
                        form.ending,
                        s3.accessKey(),
                        s3.secretKey(),
                        form.name,
                        firstId,
                        records));
    }
}
