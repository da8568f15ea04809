package dev.weir.reporting.loads;

import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.reporting.s3.Bucket;
import dev.weir.reporting.s3.BucketProblem;
import dev.weir.reporting.s3.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a load one step on: its files are listed, one of them is read, or it is brought to its end. */
final class LoadSteps {
    /** More would not fit into the memory of those who follow loads. */
    static final int MOST_FILES = 20_000;

    private static final Logger log = LoggerFactory.getLogger(LoadSteps.class);

    private final Bucket bucket;
    private final TenantFolder folder;
    private final Entities entities;
    private final OpenObject.Opener opener;
    private final Sweep sweep;

    LoadSteps(Bucket bucket, TenantFolder folder, Entities entities, OpenObject.Opener opener, Sweep sweep) {
        this.bucket = bucket;
        this.folder = folder;
        this.entities = entities;
        this.opener = opener;
        this.sweep = sweep;
    }

    void step(LoadDesk desk, Load load) throws InterruptedException {
        try {
            if (desk.book().isCancelled(load.jobId())) {
                end(desk, load, LoadStatus.CANCELLED, null);
                return;
            }
            Optional<EntityDefinition> definition = entities.named(load.entity());
            if (definition.isEmpty()) {
                end(desk, load, LoadStatus.FAILED, "this process knows no entity of that name");
            } else if (load.status() == LoadStatus.PENDING) {
                list(desk, load);
            } else {
                goOn(desk, load, definition.get());
            }
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            log.error("Load {} failed", load.jobId(), e);
            end(desk, load, LoadStatus.FAILED, "something unforeseen happened; the log knows more");
        }
    }

    private void list(LoadDesk desk, Load load) throws InterruptedException {
        List<StoredObject> found;
        try {
            found = bucket.list(folder.prefix(load.tenant(), load.prefix()), MOST_FILES)
                    .orElse(null);
        } catch (BucketProblem e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            log.warn("Load {} can't list its files: {}", load.jobId(), e.toString());
            end(desk, load, LoadStatus.FAILED, e.kind().sentence());
            return;
        }
        if (found == null) {
            end(desk, load, LoadStatus.FAILED, "there are more than " + MOST_FILES + " files; name a longer s3_prefix");
        } else if (found.isEmpty()) {
            end(desk, load, LoadStatus.FAILED, "there is no file under that s3_prefix");
        } else {
            List<Told> told = new ArrayList<>();
            told.add(new Told.OfLoad(load.started(found.size(), desk.now())));
            for (int i = 0; i < found.size(); i++) {
                told.add(new Told.OfFile(load.jobId(), LoadFile.listed(i, found.get(i))));
            }
            desk.commit(List.of(), told);
            log.info("Load {} of {} begins with {} files", load.jobId(), load.entity(), found.size());
        }
    }

    private void goOn(LoadDesk desk, Load load, EntityDefinition definition) throws InterruptedException {
        Optional<LoadFile> next = desk.book().files(load.jobId()).stream()
                .filter(file -> !file.status().isEnd())
                .findFirst();
        if (next.isPresent()) {
            new FileReading(desk, load, definition, next.get()).run(opener);
            return;
        }
        LoadTotals totals = LoadTotals.of(desk.book().files(load.jobId()));
        if (!totals.whole()) {
            LoadStatus how = totals.accepted() == 0 ? LoadStatus.FAILED : LoadStatus.PARTIAL;
            end(
                    desk,
                    load,
                    how,
                    load.mode() == LoadMode.FULL ? "nothing was deleted, since not every record was accepted" : null);
        } else if (load.mode() == LoadMode.INCREMENTAL) {
            end(desk, load, LoadStatus.SUCCEEDED, null);
        } else if (totals.accepted() == 0) {
            end(
                    desk,
                    load,
                    LoadStatus.FAILED,
                    "its files hold no record, and a full load of nothing would delete everything");
        } else {
            sweep.run(desk, load, definition);
        }
    }

    static void end(LoadDesk desk, Load load, LoadStatus how, @Nullable String why) {
        Load newest = desk.book().find(load.jobId()).orElse(load);
        desk.commit(new Told.OfLoad(newest.ended(how, why, desk.now())));
        log.info("Load {} of {} ended: {}", load.jobId(), load.entity(), how);
    }
}
