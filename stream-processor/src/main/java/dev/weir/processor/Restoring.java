package dev.weir.processor;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the log how stores are rebuilt from Kafka, and when a warm copy is fit to take over. */
final class Restoring implements StateRestoreListener, StandbyUpdateListener {
    private static final Logger log = LoggerFactory.getLogger(Restoring.class);

    /** As far behind as Kafka Streams lets a copy be that takes over (acceptable.recovery.lag). */
    private static final long FIT = 10_000;

    private final Map<TopicPartition, Long> begun = new ConcurrentHashMap<>();
    private final Set<TopicPartition> fit = ConcurrentHashMap.newKeySet();

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long from, long end) {
        begun.put(changelog, System.nanoTime());
        log.info("Restoring {} from offset {} to {}", changelog, from, end);
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long batchEnd, long records) {
        // Said at the end.
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long records) {
        log.info("Restored {}: {} records in {} ms", changelog, records, millisSinceStart(changelog));
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long records) {
        log.info("Gave up restoring {} after {} records and {} ms", changelog, records, millisSinceStart(changelog));
    }

    @Override
    public void onUpdateStart(TopicPartition changelog, String store, long from) {
        log.info("Keeping a warm copy of {} from offset {}", changelog, from);
    }

    @Override
    public void onBatchLoaded(
            TopicPartition changelog, String store, TaskId task, long batchEnd, long records, long end) {
        if (batchEnd + FIT >= end && fit.add(changelog)) {
            log.info("The warm copy of {} is fit to take over", changelog);
        }
    }

    @Override
    public void onUpdateSuspended(
            TopicPartition changelog, String store, long at, long end, StandbyUpdateListener.SuspendReason reason) {
        fit.remove(changelog);
        log.info("No warm copy of {} any more: {} at offset {} of {}", changelog, reason, at, end);
    }

    private long millisSinceStart(TopicPartition changelog) {
        Long from = begun.remove(changelog);
        return from == null ? 0 : (System.nanoTime() - from) / 1_000_000;
    }
}
