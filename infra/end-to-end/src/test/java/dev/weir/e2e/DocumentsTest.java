package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents name classes that exist, link to pages that exist, and decisions have numbers of their own. */
class DocumentsTest {
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]+)*)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    private final Path root = ProjectFolder.find().path();

    @Test
    void everyClassThatTheArchitectureNamesExists() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(root)) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }

        assertThat(found(CLASS, root.resolve("ARCHITECTURE.md")))
                .hasSizeGreaterThan(30)
                .isSubsetOf(classes);
    }

    @Test
    void everyLinkBetweenDocumentsLeadsSomewhere() throws IOException {
        for (String folder : List.of("", "docs", "docs/decisions")) {
            try (DirectoryStream<Path> pages = Files.newDirectoryStream(root.resolve(folder), "*.md")) {
                for (Path page : pages) {
                    assertThat(found(LINK, page))
                            .as(page.toString())
                            .allSatisfy(link ->
                                    assertThat(page.resolveSibling(link)).exists());
                }
            }
        }
    }

    @Test
    void everyDecisionHasANumberOfItsOwn() throws IOException {
        try (Stream<Path> pages = Files.list(root.resolve("docs/decisions"))) {
            assertThat(pages.map(page -> page.getFileName().toString().substring(0, 4)))
                    .doesNotHaveDuplicates();
        }
    }

    private static List<String> found(Pattern pattern, Path page) throws IOException {
        return pattern.matcher(Files.readString(page))
                .results()
                .map(result -> result.group(1))
                .distinct()
                .toList();
    }
}
