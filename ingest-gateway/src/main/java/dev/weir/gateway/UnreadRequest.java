package dev.weir.gateway;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request as if the first piece of its body had not been read from it yet. */
final class UnreadRequest extends Request.Wrapper {
    private Content.@Nullable Chunk first;

    UnreadRequest(Request request, Content.Chunk first) {
        super(request);
        this.first = first;
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = first;
        if (chunk == null) {
            return super.read();
        }
        first = null;
        return chunk;
    }

    @Override
    public void demand(Runnable whenReadable) {
        if (first == null) {
            super.demand(whenReadable);
        } else {
            getContext().execute(whenReadable);
        }
    }

    @Override
    public boolean consumeAvailable() {
        Content.Chunk chunk = read();
        while (chunk != null && !Content.Chunk.isFailure(chunk)) {
            boolean last = chunk.isLast();
            chunk.release();
            if (last) {
                return true;
            }
            chunk = read();
        }
        return false;
    }
}
