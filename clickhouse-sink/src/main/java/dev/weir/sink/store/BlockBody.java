package dev.weir.sink.store;

import dev.weir.sink.rows.RowBlock;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** A block's bytes as the body of a request, chunk by chunk where they lie: the JDK's own publisher of bytes copies them. */
final class BlockBody implements Flow.Publisher<ByteBuffer> {
    private final RowBlock block;

    BlockBody(RowBlock block) {
        this.block = block;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Chunks(block.contents().iterator(), subscriber));
    }

    private static final class Chunks implements Flow.Subscription {
        private final Iterator<ByteBuffer> left;
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final AtomicLong asked = new AtomicLong();
        private volatile boolean ended;

        Chunks(Iterator<ByteBuffer> left, Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.left = left;
            this.subscriber = subscriber;
        }

        /** May be called again while it runs, by this thread or another: one thread hands out for all. */
        @Override
        public void request(long count) {
            if (count <= 0) {
                ended = true;
                subscriber.onError(new IllegalArgumentException("asked for " + count + " chunks"));
                return;
            }
            if (asked.getAndAdd(count) != 0) {
                return;
            }
            do {
                handOut();
            } while (!ended && asked.decrementAndGet() != 0);
        }

        private void handOut() {
            if (!ended && left.hasNext()) {
                subscriber.onNext(left.next());
            }
            if (!ended && !left.hasNext()) {
                ended = true;
                subscriber.onComplete();
            }
        }

        @Override
        public void cancel() {
            ended = true;
        }
    }
}
