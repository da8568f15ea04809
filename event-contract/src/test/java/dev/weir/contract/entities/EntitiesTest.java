package dev.weir.contract.entities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the shipped definitions can be read, and that a folder's files are added to them or replace them. */
class EntitiesTest {
    @TempDir
    private Path folder;

    @Test
    void theShippedEntitiesHaveTheirColumns() {
        Entities entities = Entities.load(Optional.empty());

        assertThat(entities.all())
                .extracting(EntityDefinition::name)
                .containsExactly("companies", "contacts", "tickets", "time_entries");
        EntityDefinition companies = entities.named("companies").orElseThrow();
        assertThat(companies.column("company_name").required()).isTrue();
        assertThat(companies.column("annual_revenue").type()).isEqualTo(new ColumnType.Decimal(2));
        assertThat(companies.column("date_acquired").type()).isEqualTo(new ColumnType.Day());
        assertThat(entities.named("contacts").orElseThrow().column("company_id").references())
                .isEqualTo("companies");
    }

    @Test
    void aFolderAddsAndReplaces() throws IOException {
        Files.writeString(folder.resolve("assets.json"), """
                {"name": "assets", "title": "Assets", "description": "", "retention_days": 30,
                 "columns": [{"name": "serial", "type": "text", "required": true, "history": 1}]}""");
        Files.writeString(folder.resolve("companies.json"), """
                {"name": "companies", "title": "Firms", "description": "", "columns": [{"name": "vat", "type": "whole"}]}""");

        Entities entities = Entities.load(Optional.of(folder));

        assertThat(entities.all()).hasSize(5);
        assertThat(entities.named("companies").orElseThrow().title()).isEqualTo("Firms");
        EntityDefinition assets = entities.named("assets").orElseThrow();
        assertThat(assets.retentionDays()).hasValue(30);
        assertThat(assets.column("serial").overwritten()).isTrue();
    }

    @Test
    void aFileThatDefinesNothingIsNamed() throws IOException {
        Files.writeString(folder.resolve("odd.json"), """
                {"name": "odd", "columns": [{"name": "a b", "type": "text"}]}""");

        assertThatThrownBy(() -> Entities.load(Optional.of(folder)))
                .hasMessageContaining("odd.json")
                .hasMessageContaining("a b");
    }
}
