package io.holdfast.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_DESCRIPTION;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER_HEADING;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Arranges the help: an overview in groups, and pages that show a command's own options only. */
final class HelpPages {

    private static final String MORE = "%n'holdfast --help' lists the global options.%n".formatted();

    private static final List<Group> GROUPS = List.of(
            new Group("See it work", List.of("demo")),
            new Group("Service", List.of("server", "worker", "worker list")),
            new Group(
                    "Repository",
                    List.of("repo init", "repo info", "repo qualify", "repo verify", "repo gc", "repo rebuild")),
            new Group(
                    "Backup and restore",
                    List.of(
                            "backup create",
                            "backup list",
                            "backup show",
                            "backup verify",
                            "backup delete",
                            "restore")),
            new Group(
                    "Snapshots in the cluster",
                    List.of(
                            "snapshot create",
                            "snapshot list",
                            "snapshot show",
                            "snapshot verify",
                            "snapshot clone",
                            "snapshot restore",
                            "snapshot delete")),
            new Group("Recovery to a moment", List.of("pitr enable", "pitr disable", "pitr status", "pitr archive")),
            new Group("Sessions", List.of("session list", "session show", "session wait", "session cancel", "repair")));

    private HelpPages() {}

    private record Group(String title, List<String> commands) {}

    static void arrange(CommandLine root) {
        root.getCommandSpec()
                .usageMessage()
                .sectionKeys(List.of(
                        SECTION_KEY_SYNOPSIS_HEADING,
                        SECTION_KEY_SYNOPSIS,
                        SECTION_KEY_DESCRIPTION,
                        SECTION_KEY_COMMAND_LIST,
                        SECTION_KEY_OPTION_LIST,
                        SECTION_KEY_FOOTER_HEADING,
                        SECTION_KEY_FOOTER));
        root.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, help -> overview(root, help.colorScheme()));
        root.getHelpSectionMap()
                .put(
                        SECTION_KEY_OPTION_LIST,
                        help -> heading("Global options", help.colorScheme())
                                + options(help, root.getCommandSpec().options()));
        root.getSubcommands().values().forEach(HelpPages::arrangeBelow);
    }

    private static void arrangeBelow(CommandLine line) {
        line.getHelpSectionMap().put(SECTION_KEY_OPTION_LIST, HelpPages::ownOptions);
        line.getHelpSectionMap().put(SECTION_KEY_FOOTER, help -> help.footer() + MORE);
        line.getSubcommands().values().forEach(HelpPages::arrangeBelow);
    }

    private static String ownOptions(Help help) {
        List<OptionSpec> own = help.commandSpec().options().stream()
                .filter(option -> !option.inherited())
                .toList();
        return own.isEmpty() ? "" : heading("Options", help.colorScheme()) + options(help, own);
    }

    private static String options(Help help, List<OptionSpec> options) {
        Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }

    private static String overview(CommandLine root, Help.ColorScheme colours) {
        StringBuilder text = new StringBuilder();
        for (Group group : GROUPS) {
            text.append(heading(group.title(), colours));
            for (String path : group.commands()) {
                String[] summary = at(root, path).usageMessage().description();
                text.append("  %s  %s%n".formatted(colours.commandText("%-16s".formatted(path)), summary[0]));
            }
        }
        return text.toString();
    }

    private static CommandSpec at(CommandLine root, String path) {
        CommandLine line = root;
        for (String word : path.split(" ", -1)) {
            Map<String, CommandLine> below = line.getSubcommands();
            line = Objects.requireNonNull(below.get(word), path);
        }
        return line.getCommandSpec();
    }

    private static String heading(String title, Help.ColorScheme colours) {
        return "%n%s%n".formatted(colours.ansi().string("@|bold " + title + "|@"));
    }
}
