package dev.weir.contract;

/** Why a record was kept out of the ledger. */
public enum Reason {
    MALFORMED
}
