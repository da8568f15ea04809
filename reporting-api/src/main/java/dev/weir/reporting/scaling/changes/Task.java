package dev.weir.reporting.scaling.changes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.weir.reporting.scaling.provider.Command;
import dev.weir.reporting.scaling.provider.Sizing;

/** What a change does to a service. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Task.Scale.class, name = "scale"),
    @JsonSubTypes.Type(value = Task.Tell.class, name = "tell")
})
public sealed interface Task {
    /** As the audit log calls it. */
    @JsonIgnore
    String action();

    /**
     * Sets these fields of a size, all of which differ from what was before.
     *
     * @param before the whole size as it was looked at last before the call
     */
    record Scale(Sizing fields, Sizing before) implements Task {
        @Override
        public String action() {
            return "scale";
        }

        /** The whole size afterwards. */
        @JsonIgnore
        public Sizing after() {
            return fields.over(before);
        }

        /** What brings the size back. */
        @JsonIgnore
        public Sizing undo() {
            return before.undoing(fields);
        }
    }

    /** Gives a command to a service that was in that state. */
    record Tell(Command command, String stateBefore) implements Task {
        @Override
        public String action() {
            return command.wireName();
        }
    }
}
