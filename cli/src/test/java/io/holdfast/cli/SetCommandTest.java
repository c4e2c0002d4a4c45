package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SetCommandTest {

    private final CommandRun cli = new CommandRun();

    @Test
    void eachCommandAsksForWhatItSays() {
        assertThat(cli.run("--local", "set", "add", "nightly", "orders,shop:customers", "other"))
                .isZero();
        assertThat(cli.run("--local", "set", "remove", "nightly", "other")).isZero();
        assertThat(cli.run("--local", "set", "show", "nightly")).isZero();
        assertThat(cli.run("--local", "set", "list")).isZero();
        assertThat(cli.run("--local", "set", "delete", "nightly")).isZero();

        assertThat(cli.holdfast.requests)
                .containsExactly(
                        "add nightly [orders, shop:customers, other]",
                        "remove nightly [other]",
                        "show nightly",
                        "sets",
                        "delete nightly");
    }

    @Test
    void printsForPeople() {
        assertThat(cli.run("--local", "set", "show", "nightly")).isZero();
        assertThat(cli.out()).isEqualTo("""
                set     nightly
                tables  2
                  orders
                  shop:customers
                """);
    }

    @Test
    void printsForPrograms() {
        assertThat(cli.run("--local", "-o", "json", "set", "list")).isZero();
        assertThat(cli.out())
                .isEqualToIgnoringNewLines(
                        "{\"sets\":[{\"name\":\"nightly\",\"tables\":[\"orders\",\"shop:customers\"]}]}");
    }

    @Test
    void printsADeletionForPrograms() {
        assertThat(cli.run("--local", "-o", "json", "set", "delete", "nightly")).isZero();
        assertThat(cli.out()).isEqualToIgnoringNewLines("{\"deleted\":\"nightly\"}");
    }

    @Test
    void aSetStandsForTables() {
        assertThat(cli.run("--local", "backup", "create", "--set", "nightly")).isZero();
        assertThat(cli.run("--local", "backup", "list", "--set", "nightly")).isZero();

        assertThat(cli.holdfast.requests)
                .containsExactly(
                        new BackupRequest(
                                List.of(),
                                Optional.of("nightly"),
                                false,
                                BackupRequest.Type.AUTO,
                                Optional.empty(),
                                Optional.empty()),
                        new BackupFilter(
                                Optional.empty(), Optional.of("nightly"), Optional.empty(), Integer.MAX_VALUE));
    }

    @Test
    void refusesWhatNamesNothing() {
        assertThat(cli.run("--local", "set", "add", "nightly")).isEqualTo(2);
        assertThat(cli.run("--local", "set", "show")).isEqualTo(2);
        assertThat(cli.run("--local", "set", "add", "nightly", "a,,b")).isEqualTo(3);
        assertThat(cli.run("--local", "backup", "create", "--set", "nightly", "--all"))
                .isEqualTo(2);
        assertThat(cli.holdfast.requests).isEmpty();
    }
}
