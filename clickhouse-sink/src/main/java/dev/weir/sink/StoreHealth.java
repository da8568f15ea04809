package dev.weir.sink;

import dev.weir.kit.Health;

/** Whether ClickHouse does its part, as the last answer showed. */
record StoreHealth(Health.Need need) {
    void answered() {
        need.met();
    }

    void failed(String what) {
        need.unmet("ClickHouse " + what);
    }
}
