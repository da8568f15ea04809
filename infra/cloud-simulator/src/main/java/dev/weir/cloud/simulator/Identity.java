package dev.weir.cloud.simulator;

/** What of a service never changes. */
record Identity(
        String id,
        String name,
        Tier tier,
        String provider,
        String region,
        String dataWarehouseId,
        boolean isPrimary,
        boolean isReadonly,
        long createdAt) {}
