package dev.weir.contract.entities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definition files say exactly what they may, and the published schema says the same as the reader. */
class DefinitionReaderTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"companies", "contacts", "tickets", "time_entries"})
    void theShippedFilesFitTheSchemaAndTheReader(String name) throws IOException {
        byte[] json = resource("/entities/" + name + ".json");

        assertThat(againstTheSchema(text(json))).isEmpty();
        assertThat(problems(text(json))).isEmpty();
    }

    @Test
    void theExamplesOfTheSchemaFit() throws IOException {
        JsonNode examples = new JsonMapper()
                .readTree(resource("/schemas/entity-definition.json"))
                .path("examples");

        assertThat(examples).isNotEmpty().allSatisfy(example -> {
            assertThat(againstTheSchema(example.toString())).isEmpty();
            assertThat(problems(example.toString())).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "must be a JSON object | []",
                "columns: | {'name':'a'}",
                "columns: | {'name':'a','columns':[]}",
                "columns: must be a list | {'name':'a','columns':{}}",
                "columns[0]: must be a JSON object | {'name':'a','columns':['b']}",
                "name: must be a name | {'columns':[{'name':'b','type':'text'}]}",
                "name: must be a name | {'name':'A','columns':[{'name':'b','type':'text'}]}",
                "colour: is not known here | {'name':'a','colour':1,'columns':[{'name':'b','type':'text'}]}",
                "title: must be a text | {'name':'a','title':1,'columns':[{'name':'b','type':'text'}]}",
                "title: must not be null | {'name':'a','title':null,'columns':[{'name':'b','type':'text'}]}",
                "retention_days: must be a whole | {'name':'a','retention_days':0,'columns':[{'name':'b','type':'text'}]}",
                "retention_days: must be a whole | {'name':'a','retention_days':1.5,'columns':[{'name':'b','type':'text'}]}",
                "columns[0].kind: is not known | {'name':'a','columns':[{'name':'b','type':'text','kind':1}]}",
                "columns[0].type: must be text, | {'name':'a','columns':[{'name':'b','type':'float'}]}",
                "columns[0].type: must be text, | {'name':'a','columns':[{'name':'b'}]}",
                "columns[0].history: must be | {'name':'a','columns':[{'name':'b','type':'text','history':3}]}",
                "columns[0].history: must be | {'name':'a','columns':[{'name':'b','type':'text','history':true}]}",
                "columns[0].scale: must be | {'name':'a','columns':[{'name':'b','type':'decimal','scale':19}]}",
                "columns[0].scale: must be | {'name':'a','columns':[{'name':'b','type':'decimal','scale':'2'}]}",
                "columns[0].scale: is for | {'name':'a','columns':[{'name':'b','type':'whole','scale':2}]}",
                "columns[0].required: must be true | {'name':'a','columns':[{'name':'b','type':'text','required':1}]}",
                "columns[0].search: is for | {'name':'a','columns':[{'name':'b','type':'day','search':true}]}",
                "columns[0].from: must be a name | {'name':'a','columns':[{'name':'b','type':'text','from':'x..y'}]}",
                "columns[0].from: must be a name | {'name':'a','columns':[{'name':'b','type':'text','from':[1]}]}",
                "columns[0].references: must be a name | {'name':'a','columns':[{'name':'b','type':'identity','references':7}]}",
                "columns[0].references: is for | {'name':'a','columns':[{'name':'b','type':'text','references':'companies'}]}",
            })
    void whatADefinitionMayNotSayIsRefusedByReaderAndSchema(String problem, String json) {
        String definition = json.replace('\'', '"');

        assertThat(problems(definition)).contains(problem);
        assertThat(againstTheSchema(definition)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: traffic_x is reserved | {'name':'traffic_x','columns':[{'name':'b','type':'text'}]}",
                "name: a_history is reserved | {'name':'a_history','columns':[{'name':'b','type':'text'}]}",
                "name: exports is reserved | {'name':'exports','columns':[{'name':'b','type':'text'}]}",
                "columns[0].name: id is reserved | {'name':'a','columns':[{'name':'id','type':'identity'}]}",
                "columns[0].name: kafka_offset is reserved | {'name':'a','columns':[{'name':'kafka_offset','type':'text'}]}",
                "columns[0].from: tenant is reserved | {'name':'a','columns':[{'name':'b','type':'text','from':'tenant'}]}",
                "columns[1].name: b stands | {'name':'a','columns':[{'name':'b','type':'text'},{'name':'b','type':'text'}]}",
                "columns[1].from: x.y stands | {'name':'a','columns':[{'name':'b','type':'text','from':'x.y'},{'name':'c','type':'text','from':['x.y']}]}",
                "columns[1].from: b stands | {'name':'a','columns':[{'name':'b','type':'text'},{'name':'c','type':'text','from':['b']}]}",
                "is not valid JSON: Duplicate | {'name':'a','name':'b','columns':[{'name':'b','type':'text'}]}",
                "is not valid JSON | {'name':'a'",
                "must end with the object | {'name':'a','columns':[{'name':'b','type':'text'}]} {}",
            })
    void whatOnlyTheReaderCanSeeIsRefused(String problem, String json) {
        assertThat(problems(json.replace('\'', '"'))).contains(problem);
    }

    @Test
    void allThatIsWrongIsSaidInOneMessageFileByFile() throws IOException {
        Files.writeString(folder.resolve("a.json"), """
                {"name": "a", "colour": 1, "columns": [{"name": "b", "type": "money"}]}""");
        Files.writeString(folder.resolve("c.json"), """
                {"name": "c", "columns": [{"name": "d_id", "type": "identity", "references": "nothing"}]}""");
        Files.writeString(folder.resolve("c2.json"), """
                {"name": "c", "columns": [{"name": "d", "type": "text"}]}""");
        Files.writeString(folder.resolve("e.json"), """
                {"name": "e", "columns": [{"name": "f_id", "type": "identity", "references": "nothing"}]}""");

        assertThatThrownBy(() -> Entities.load(Optional.of(folder)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.json: colour: is not known here")
                .hasMessageContaining("a.json: columns[0].type: must be")
                .hasMessageContaining("c2.json: name: c is defined in")
                .hasMessageContaining("e.json: f_id: references nothing, which is no entity");
    }

    private static String problems(String json) {
        DefinitionReader reader = new DefinitionReader();
        EntityDefinition definition = reader.read(json.getBytes(StandardCharsets.UTF_8));
        assertThat(definition == null).isEqualTo(!reader.problems().isEmpty());
        return String.join("\n", reader.problems());
    }

    private static Set<ValidationMessage> againstTheSchema(String json) {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Objects.requireNonNull(
                        DefinitionReaderTest.class.getResourceAsStream("/schemas/entity-definition.json")));
        return schema.validate(json, InputFormat.JSON);
    }

    private static byte[] resource(String path) throws IOException {
        try (InputStream stream = DefinitionReaderTest.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(stream).readAllBytes();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
