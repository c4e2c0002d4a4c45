package io.holdfast.cli;

import java.util.Set;

/** Finds the output format in arguments that could not be read as a whole. */
final class ArgumentScan {

    private static final Set<String> ONE_WORD = Set.of("-ojson", "-o=json", "--output=json");

    private ArgumentScan() {}

    static boolean wantsJson(String[] args) {
        for (int i = 0; i < args.length; i++) {
            boolean named = args[i].equals("-o") || args[i].equals("--output");
            if (ONE_WORD.contains(args[i]) || (named && i + 1 < args.length && args[i + 1].equals("json"))) {
                return true;
            }
        }
        return false;
    }
}
