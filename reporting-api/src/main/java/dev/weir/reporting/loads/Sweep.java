package dev.weir.reporting.loads;

import dev.weir.contract.Topics;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.RawEntity;
import dev.weir.contract.entities.RecordReader;
import dev.weir.reporting.loads.files.Piece;
import dev.weir.reporting.loads.files.UnreadableObject;
import dev.weir.reporting.s3.BucketProblem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.PrimitiveIterator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a full load: deletes the tenant's records that are not in it, as of the moment its newest file is from. The
 * ids that are there come from ClickHouse, so many at a time; the files are read again to see which of them they have.
 */
final class Sweep {
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);
    private static final int IDS_AT_A_TIME = 500_000;

    /** Waits until everything that came in before now can be seen in ClickHouse. */
    interface Settling {
        /** False when it took too long. */
        boolean await() throws InterruptedException;
    }

    private final CurrentIds current;
    private final OpenObject.Opener opener;
    private final Settling settling;

    Sweep(CurrentIds current, OpenObject.Opener opener, Settling settling) {
        this.current = current;
        this.opener = opener;
        this.settling = settling;
    }

    void run(LoadDesk desk, Load load, EntityDefinition definition) throws InterruptedException {
        try {
            if (!settling.await()) {
                fail(desk, load, "what came in before could not be seen in time");
                return;
            }
            Load swept = sweep(desk, load, definition);
            if (desk.isCancelled(load.jobId())) {
                return;
            }
            LoadSteps.end(desk, swept, LoadStatus.SUCCEEDED, null);
        } catch (UnreadableObject e) {
            fail(desk, load, "a file " + e.reason());
        } catch (BucketProblem e) {
            fail(desk, load, e.kind().sentence());
        } catch (InterruptedIOException e) {
            throw new InterruptedException(e.getMessage());
        } catch (IOException e) {
            log.warn("Load {} can't find out what to delete: {}", load.jobId(), e.toString());
            fail(desk, load, "ClickHouse could not be asked for the records that there are");
        }
    }

    private static void fail(LoadDesk desk, Load load, String why) {
        LoadSteps.end(
                desk,
                load,
                LoadStatus.PARTIAL,
                "all records were accepted, but not all that are missing deleted: " + why);
    }

    private Load sweep(LoadDesk desk, Load load, EntityDefinition definition) throws IOException, InterruptedException {
        long asOf = desk.book().files(load.jobId()).stream()
                .mapToLong(file -> file.object().lastModified())
                .max()
                .orElseThrow();
        Load swept = load;
        long[] ids;
        long after = 0;
        boolean zeroToo = true;
        do {
            ids = current.after(load.tenant(), load.entity(), after, zeroToo, asOf, IDS_AT_A_TIME);
            if (ids.length > 0) {
                IdMarks marks = new IdMarks(ids);
                for (LoadFile file : desk.book().files(load.jobId())) {
                    if (desk.isCancelled(load.jobId())) {
                        return swept;
                    }
                    meet(load, definition, file, marks);
                }
                swept = delete(desk, swept, definition, marks, asOf);
                after = ids[ids.length - 1];
                zeroToo = false;
            }
        } while (ids.length == IDS_AT_A_TIME);
        return swept;
    }

    private void meet(Load load, EntityDefinition definition, LoadFile file, IdMarks marks)
            throws IOException, InterruptedException {
        RecordReader reader = new RecordReader(definition, load.tenant());
        try (OpenObject object = opener.open(definition, file.object())) {
            Piece piece = object.pieces().next();
            while (piece != Piece.End.END) {
                if (!(piece instanceof Piece.Json(long _, byte[] buffer, int from, int length))
                        || !(reader.read(buffer, from, length) instanceof RecordReader.Outcome.Good(var record))) {
                    throw new UnreadableObject("has a record that was good before");
                }
                marks.meet(record.id());
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                piece = object.pieces().next();
            }
            object.checkWhole();
        }
    }

    private static Load delete(LoadDesk desk, Load load, EntityDefinition definition, IdMarks marks, long asOf) {
        Load swept = load;
        Batch batch = new Batch();
        PrimitiveIterator.OfLong missed = marks.missed().iterator();
        while (missed.hasNext()) {
            long id = missed.nextLong();
            batch.accept(new ProducerRecord<>(
                    Topics.ENTITIES_RAW.name(),
                    new EntityKey(load.tenant(), load.entity(), id).toBytes(),
                    RawEntity.delete(definition, id, asOf, "load " + load.jobId())));
            if (batch.isFull() || !missed.hasNext()) {
                swept = swept.sweptTo(swept.swept() + batch.accepted());
                desk.commit(batch.records(), List.of(new Told.OfLoad(swept)));
                batch = new Batch();
            }
        }
        return swept;
    }
}
