package dev.weir.sink.rows;

/** How encoded rows lie behind one another; the last field of each is its Kafka offset. */
interface RowShape {
    /** Where the row ends that begins there. */
    int afterRow(byte[] rows, int at);

    /** Where a string ends whose length begins there. */
    static int afterString(byte[] bytes, int at) {
        int length = 0;
        int next = at;
        for (int shift = 0; ; shift += 7) {
            byte part = bytes[next++];
            length |= (part & 0x7f) << shift;
            if (part >= 0) {
                return next + length;
            }
        }
    }
}
