package dev.weir.sink;

import dev.weir.kit.Health;
import dev.weir.sink.store.StoreException;
import dev.weir.sink.store.StoreTrouble;

/** Whether ClickHouse does its part for those tables, as the last answer showed. */
record StoreHealth(Health.Need need, String tables, SinkMetrics metrics) {
    void answered() {
        need.met();
    }

    void didNotAnswer() {
        failed(StoreException.NO_ANSWER);
    }

    /** It answered with the error of that number. */
    void failed(int code) {
        StoreTrouble trouble = StoreTrouble.of(code);
        metrics.storeFailed(trouble);
        need.unmet(trouble.sentence(code, tables));
    }

    /** What was tried has failed, be it for ClickHouse's sake or another's. */
    void failed(Throwable failure) {
        if (failure instanceof StoreException exception) {
            failed(exception.code());
        }
    }
}
