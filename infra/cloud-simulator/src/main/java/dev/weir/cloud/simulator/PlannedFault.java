package dev.weir.cloud.simulator;

/**
 * A fault that is to come.
 *
 * @param method of the calls that it strikes; empty: any
 * @param path a part of their path; empty: any
 * @param times how many calls it strikes
 */
public record PlannedFault(Fault fault, String method, String path, int times) {

    /** Strikes the next call that it fits. */
    public static PlannedFault next(Fault fault) {
        return new PlannedFault(fault, "", "", 1);
    }

    boolean strikes(String calledMethod, String calledPath) {
        return (method.isEmpty() || method.equals(calledMethod))
                && calledPath.contains(path)
                && fault.fits(calledMethod, calledPath);
    }

    PlannedFault onceLess() {
        return new PlannedFault(fault, method, path, times - 1);
    }
}
