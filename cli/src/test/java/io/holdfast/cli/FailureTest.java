package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {

    private final CommandRun cli = new CommandRun();

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyKindHasItsExitStatusInBothForms(ErrorCode code) {
        cli.holdfast.error = HoldfastException.of(code, "unable to see: expected light, found none", null);
        assertThat(cli.run("--local", "repo", "info")).isEqualTo(code.exitStatus());
        assertThat(cli.err()).isEqualTo("holdfast: unable to see: expected light, found none\n");
        assertThat(cli.out()).isEmpty();

        assertThat(cli.run("--local", "-o", "json", "repo", "info")).isEqualTo(code.exitStatus());
        assertThat(cli.out())
                .isEqualTo("{\"error\":{\"code\":\"" + code
                        + "\",\"message\":\"unable to see: expected light, found none\",\"hint\":null}}\n");
        assertThat(cli.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"REJECTED,3", "CONFLICT,4", "UNAVAILABLE,5", "CORRUPT,6", "OUTCOME_UNKNOWN,7", "FENCED,8"})
    void theStatusesAreThoseOfTheContract(ErrorCode code, int status) {
        assertThat(code.exitStatus()).isEqualTo(status);
    }

    @Test
    void aHintHasALineOfItsOwn() {
        cli.holdfast.error = new Conflict("unable to make it: it exists", "take another name");
        cli.run("--local", "repo", "init");
        assertThat(cli.err()).isEqualTo("holdfast: unable to make it: it exists\nhint: take another name\n");
        cli.run("--local", "-o", "json", "repo", "init");
        assertThat(cli.out()).contains("\"hint\":\"take another name\"");
    }

    @Test
    void aMessageOfSeveralLinesBecomesOne() {
        cli.holdfast.error = new Corrupt("unable to read:\n\tfirst\r\n  second\n", null, null);
        cli.run("--local", "repo", "info");
        assertThat(cli.err()).isEqualTo("holdfast: unable to read: first second\n");
    }

    @Test
    void whatNobodyExpectedFails() {
        cli.holdfast.error = new IllegalStateException("odd");
        assertThat(cli.run("--local", "repo", "info")).isEqualTo(1);
        assertThat(cli.err())
                .startsWith("holdfast: unable to complete the command: java.lang.IllegalStateException: odd\nhint: ")
                .hasLineCount(2);
        cli.holdfast.error = new StackOverflowError("deep");
        assertThat(cli.run("--local", "-o", "json", "repo", "info")).isEqualTo(1);
        assertThat(cli.out()).startsWith("{\"error\":{\"code\":\"FAILED\"");
    }

    @Test
    void theStackIsPrintedOnlyWhenAsked() {
        cli.holdfast.error = new IllegalStateException("odd");
        cli.run("--local", "-v", "repo", "info");
        assertThat(cli.err()).contains("\tat io.holdfast.cli.FailureTest");
    }

    @Test
    void theColourOfAnErrorIsThatOfItsStream() {
        cli.terminal = new Terminal(false, true, true, 80);
        cli.run("repo", "info");
        assertThat(cli.err()).startsWith("\u001b[31mholdfast:\u001b[0m unable");
        cli.terminal = new Terminal(true, false, true, 80);
        cli.run("repo", "info");
        assertThat(cli.err()).startsWith("holdfast: unable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "foo|2|unmatched argument at index 0: 'foo'|'holdfast --help' shows what it takes",
                "backup lits|2|unmatched argument at index 1: 'lits'|did you mean 'list'?",
                "backup|2|missing required subcommand|'holdfast backup --help' shows what it takes",
                "--odd repo info|2|unknown option: '--odd'|'holdfast --help' shows what it takes",
                "-o xml repo info|3|invalid value for option '--output': expected text or json, found xml|'holdfast --help' shows what it takes",
                "--repository|2|\"missing required parameter for option '--repository' (NAME|URI)\"|'holdfast --help' shows what it takes",
            })
    void whatCannotBeReadIsAMatterOfUsage(String line, int status, String message, String hint) {
        assertThat(cli.run(line.split(" "))).isEqualTo(status);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .startsWith("holdfast: unable to read the command line: ")
                .hasLineCount(2);
    }

    @Test
    void whatCannotBeReadIsADocumentTooWhereverJsonWasAskedFor() {
        assertThat(cli.run("--odd", "-o", "json", "repo", "info")).isEqualTo(2);
        assertThat(cli.out()).isEqualTo("""
                        {"error":{"code":"USAGE","message":"unable to read the command line: \
                        unknown option: '--odd'","hint":"'holdfast --help' shows what it takes"}}
                        """);
        assertThat(cli.run("repo", "odd", "--output=json")).isEqualTo(2);
        assertThat(cli.out()).startsWith("{\"error\":{\"code\":\"USAGE\"");
        assertThat(cli.err()).isEmpty();
    }
}
