package dev.weir.reporting.loads;

import dev.weir.contract.entities.EntityDefinition;
import dev.weir.reporting.exports.query.ExportServer;
import dev.weir.reporting.loads.files.ObjectPieces;
import dev.weir.reporting.s3.Bucket;
import dev.weir.reporting.s3.StoredObject;
import java.io.IOException;

/** Opens objects of the bucket: Parquet by way of ClickHouse, all else here. */
final class ObjectOpening implements OpenObject.Opener {
    private static final int LONGEST_RECORD = 512 * 1024;

    private final Bucket bucket;
    private final ExportServer clickHouse;

    ObjectOpening(Bucket bucket, ExportServer clickHouse) {
        this.bucket = bucket;
        this.clickHouse = clickHouse;
    }

    @Override
    public OpenObject open(EntityDefinition definition, StoredObject object) throws IOException {
        ColumnNames names = new ColumnNames(definition);
        ObjectPieces format = new ObjectPieces(LONGEST_RECORD, names);
        if (!ObjectPieces.isParquet(object.key())) {
            return StreamedObject.open(bucket, format, object);
        }
        return new ParquetObject(bucket, object, ParquetTable.of(clickHouse, object), names, format);
    }
}
