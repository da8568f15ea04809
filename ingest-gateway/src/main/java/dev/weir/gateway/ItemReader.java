package dev.weir.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weir.contract.FieldError;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the items of one batch, one after the other, and makes of each good one what Kafka gets. */
interface ItemReader {
    /** The reader of the JSON that holds the items. */
    JsonFactory json();

    /** Reads the item that fills those bytes. */
    void read(byte[] json, int offset, int length);

    /** Reads the item that the parser stands at; throws where the JSON is broken. */
    void read(JsonParser parser) throws IOException;

    /** What is wrong with the item; empty when it is good. */
    List<FieldError> errors();

    /** The item's id where it could be read. */
    @Nullable String readableId();

    /** The id of a good item, an unsigned 64-bit number. */
    long id();

    /** The key of a good item. */
    byte[] key();

    /** The value of a good item. */
    byte[] value();

    /** What is wrong with JSON that can't be read on. */
    String notJson(JsonProcessingException e);
}
