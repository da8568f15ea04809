package dev.weir.reporting.exports.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Trees as ClickHouse 26.7 writes them; the same against the engine is in ExportsIT. */
class SyntaxTreeTest {
    @Test
    void aPlainSelectIsFine() {
        assertThat(objections(
                        "SelectWithUnionQuery (children 1)",
                        " ExpressionList (children 1)",
                        "  SelectQuery (children 2)",
                        "   ExpressionList (children 1)",
                        "    Function sumIf (alias s) (children 1)",
                        "   TablesInSelectQuery (children 1)",
                        "    TablesInSelectQueryElement (children 1)",
                        "     TableExpression (children 1)",
                        "      TableIdentifier weir.traffic"))
                .isEmpty();
    }

    @Test
    void whatIsNotKnownIsRefused() {
        assertThat(objections("SelectWithUnionQuery (children 1)", " SomethingNew x"))
                .containsExactly("has something that exports do not know: SomethingNew");
        assertThat(objections("InsertQuery (children 1)")).containsExactly("must be one SELECT");
        assertThat(objections()).containsExactly("must be one SELECT");
        assertThat(objections("SelectWithUnionQuery", " Function brandNewFunction (children 1)"))
                .containsExactly("may not call the function brandNewFunction");
    }

    @Test
    void aTableFunctionIsJudgedWhereItStands() {
        assertThat(objections(
                        "SelectWithUnionQuery", " TableExpression (children 1)", "  Function numbers (children 1)"))
                .isEmpty();
        // A function of that name may be called on values, but is no place to read from.
        assertThat(objections("SelectWithUnionQuery", " TableExpression (children 1)", "  Function sum (children 1)"))
                .containsExactly("may not read from the table function sum");
        assertThat(objections(
                        "SelectWithUnionQuery",
                        " TableExpression (children 1)",
                        "  Function s3 (alias x) (children 1)"))
                .containsExactly("may not read from the table function s3");
    }

    @Test
    void everyObjectionIsNamedOnce() {
        assertThat(objections(
                        "SelectWithUnionQuery",
                        " Function file (children 1)",
                        " Function file (children 1)",
                        " Set",
                        " ColumnsApplyTransformer",
                        " Identifier system.users"))
                .containsExactly(
                        "may not call the function file",
                        "may not have SETTINGS",
                        "may not use APPLY",
                        "may not read system.users");
    }

    @Test
    void nothingThatReachesOutIsAllowedByName() {
        for (String name : List.of(
                "file",
                "FILE",
                "url",
                "s3",
                "remote",
                "cluster",
                "executable",
                "dictGet",
                "joinGet",
                "getSetting",
                "sleep",
                "sleepEachRow",
                "hostName",
                "currentUser",
                "hasColumnInTable",
                "catboostEvaluate",
                "addressToLine",
                "getMacro",
                "getServerSetting",
                "showCertificate",
                "aiGenerate",
                "fileIf",
                "filesystemAvailable",
                "getClientHTTPHeader",
                "formatQuery",
                "throwIf",
                "encrypt")) {
            assertThat(AllowedFunctions.isFunction(name)).as(name).isFalse();
            assertThat(AllowedFunctions.isTableFunction(name)).as(name).isFalse();
        }
        for (String name : List.of("sum", "SUM", "uniqExactIf", "quantilesArrayIf", "toDate", "lower", "_CAST")) {
            assertThat(AllowedFunctions.isFunction(name)).as(name).isTrue();
        }
    }

    private static List<String> objections(String... lines) {
        return new SyntaxTree(List.of(lines)).objections();
    }
}
