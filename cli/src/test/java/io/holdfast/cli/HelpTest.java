package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    private final CommandRun cli = new CommandRun();

    @Test
    void theOverviewListsEveryCommandInGroups() {
        assertThat(cli.run("--help")).isZero();
        assertThat(cli.out())
                .containsSubsequence(
                        "See it work\n",
                        "  demo  ",
                        "Service\n",
                        "  worker  ",
                        "Repository\n",
                        "  repo init  ",
                        "  repo info  ",
                        "  repo qualify  ",
                        "  repo verify  ",
                        "  repo gc  ",
                        "  repo rebuild  ",
                        "Backup and restore\n",
                        "  backup create  ",
                        "  backup list  ",
                        "  backup show  ",
                        "  backup verify  ",
                        "  backup delete  ",
                        "  restore  ",
                        "Snapshots in the cluster\n",
                        "  snapshot create  ",
                        "  snapshot list  ",
                        "  snapshot show  ",
                        "  snapshot verify  ",
                        "  snapshot clone  ",
                        "  snapshot restore  ",
                        "  snapshot delete  ",
                        "Recovery to a moment\n",
                        "  pitr enable  ",
                        "  pitr disable  ",
                        "  pitr status  ",
                        "  pitr archive  ",
                        "Sessions\n",
                        "  session list  ",
                        "  session show  ",
                        "  session wait  ",
                        "  session cancel  ",
                        "  repair  ",
                        "Global options\n",
                        "Examples:\n",
                        "Exit status:");
        assertThat(cli.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(cli.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "worker",
                "repo",
                "repo init",
                "repo info",
                "repo gc",
                "repo rebuild",
                "repo qualify",
                "repo verify",
                "backup",
                "backup create",
                "backup list",
                "backup show",
                "backup delete",
                "backup verify",
                "pitr",
                "pitr enable",
                "pitr disable",
                "pitr status",
                "pitr archive",
                "restore",
                "snapshot",
                "snapshot create",
                "snapshot list",
                "snapshot show",
                "snapshot verify",
                "snapshot clone",
                "snapshot restore",
                "snapshot delete",
                "session",
                "session list",
                "session show",
                "session wait",
                "session cancel",
                "set",
                "set add",
                "set remove",
                "set list",
                "set show",
                "set delete",
                "repair"
            })
    void everyCommandHasHelpWithAnExample(String command) {
        assertThat(cli.run((command + " --help").split(" "))).isZero();
        assertThat(cli.out())
                .contains("Usage: holdfast [GLOBAL OPTIONS] " + command)
                .containsPattern("Examples?:\n  holdfast [^\n]*" + command)
                .doesNotContain("--no-progress");
        assertThat(cli.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void noWordsAtAllIsAMatterOfUsage() {
        assertThat(cli.run()).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).startsWith("Usage: holdfast");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(cli.run("--version")).isZero();
        assertThat(cli.out()).matches("holdfast [0-9]+\\.[0-9]+\\.[0-9]+\\S*\n");
        assertThat(cli.run("repo", "info", "-V")).isZero();
    }

    @Test
    void coloursOnlyOnATerminal() {
        cli.run("--help");
        assertThat(cli.out()).doesNotContain("\u001b");
        cli.terminal = new Terminal(true, true, true, 200);
        cli.run("--help");
        assertThat(cli.out()).contains("\u001b[1mRepository");
        assertThat(cli.out().lines().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
                .allMatch(line -> line.length() <= 100);
    }
}
