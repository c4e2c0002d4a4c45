package io.holdfast.format;

import com.fasterxml.jackson.databind.Module;

/** The JSON forms of the value types of this package, for whoever writes records of its own that are made of them. */
public final class ValueForms {

    private ValueForms() {}

    public static Module module() {
        return Json.forms();
    }
}
