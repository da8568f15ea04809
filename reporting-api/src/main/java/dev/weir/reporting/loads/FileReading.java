package dev.weir.reporting.loads;

import dev.weir.contract.FieldError;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.reporting.loads.files.Piece;
import dev.weir.reporting.loads.files.UnreadableObject;
import dev.weir.reporting.s3.BucketProblem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** One file on its way to entities.raw, from where it stands to its end; one use. */
final class FileReading {
    /** So many refused and none accepted: it is no file of this entity. */
    private static final int HOPELESS = 1_000;

    private final LoadDesk desk;
    private final Load load;
    private final EntityDefinition definition;
    private LoadFile file;
    private Batch batch = new Batch();

    FileReading(LoadDesk desk, Load load, EntityDefinition definition, LoadFile file) {
        this.desk = desk;
        this.load = load;
        this.definition = definition;
        this.file = file;
    }

    /** Reads it to its end, or until the load is cancelled. */
    void run(OpenObject.Opener opener) throws InterruptedException {
        try (OpenObject object = opener.open(definition, file.object())) {
            passSettled(object);
            read(object);
        } catch (UnreadableObject e) {
            end(read -> read.stopped("it " + e.reason()));
        } catch (BucketProblem e) {
            end(read -> read.stopped(e.kind().sentence()));
        } catch (InterruptedIOException e) {
            throw new InterruptedException(e.getMessage());
        } catch (IOException e) {
            end(read -> read.stopped("it can't be read: " + e.getMessage()));
        }
    }

    private void passSettled(OpenObject object) throws IOException {
        for (long i = 0; i < file.read(); i++) {
            if (object.pieces().next() == Piece.End.END) {
                throw new UnreadableObject("ends before the record at which this load was interrupted");
            }
        }
    }

    private void read(OpenObject object) throws IOException, InterruptedException {
        RecordJudge judge =
                new RecordJudge(definition, load.tenant(), file.object().lastModified());
        while (true) {
            switch (object.pieces().next()) {
                case Piece.Json piece -> take(judge, piece);
                case Piece.Broken(long line, byte[] original, String reason) ->
                    refuse(line, null, original, new FieldError("", reason), reason);
                case Piece.End _ -> {
                    object.checkWhole();
                    end(LoadFile::finished);
                    return;
                }
            }
            if (batch.isFull()) {
                commit(object.bytes());
                if (file.accepted() == 0 && file.refused() >= HOPELESS) {
                    end(read -> read.stopped(
                            "its first " + read.refused() + " records were all refused, so the rest was not read"));
                    return;
                }
                if (desk.isCancelled(load.jobId())) {
                    return;
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private void take(RecordJudge judge, Piece.Json piece) {
        switch (judge.judge(piece)) {
            case Judgement.Accepted(byte[] key, byte[] value) ->
                batch.accept(new ProducerRecord<>(Topics.ENTITIES_RAW.name(), key, value));
            case Judgement.Refused(String id, FieldError first, String all) -> {
                byte[] original = Arrays.copyOfRange(piece.buffer(), piece.from(), piece.from() + piece.length());
                refuse(piece.line(), id, original, first, all);
            }
        }
    }

    private void refuse(long line, @Nullable String id, byte[] original, FieldError first, String all) {
        batch.refuse(
                RejectedEntity.of(load, file.object().key(), line, id, original, all),
                new Refusal(line, first.field(), first.reason()));
    }

    private void commit(long bytes) {
        LoadFile next = file.and(batch.accepted(), batch.refusals(), bytes);
        store(next);
    }

    private void end(UnaryOperator<LoadFile> how) {
        store(how.apply(file.and(batch.accepted(), batch.refusals(), file.bytes())));
    }

    private void store(LoadFile next) {
        desk.commit(batch.records(), List.of(new Told.OfFile(load.jobId(), next)));
        file = next;
        batch = new Batch();
    }
}
