package io.holdfast.demo.data;

import java.util.SplittableRandom;

/** Makes text that compresses about as well as the free text in business data does. */
final class Prose {

    private static final String[] WORDS = {
        "amber", "anchor", "basket", "beech", "blue", "bottle", "bracket", "brass", "canvas", "cedar", "chair", "clamp",
        "copper", "cotton", "cushion", "desk", "drawer", "felt", "filter", "flask", "frame", "glass", "green", "grip",
        "handle", "hinge", "hook", "iron", "jar", "kettle", "lamp", "large", "leather", "linen", "maple", "mirror",
        "narrow", "oak", "panel", "pine", "plate", "rack", "rope", "round", "satin", "shelf", "silver", "small",
        "spring", "steel", "stool", "strap", "table", "thread", "tin", "tray", "valve", "walnut", "white", "wide",
        "wire", "wood", "wool", "zinc"
    };

    private Prose() {}

    /** Words up to so many characters, with a number between them now and then. */
    static String of(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder(length + 16);
        while (text.length() < length) {
            int draw = random.nextInt();
            text.append(WORDS[draw & 63]).append(' ');
            if ((draw & 0x700) == 0) {
                text.append(draw >>> 12).append(' ');
            }
        }
        text.setLength(length);
        return text.toString();
    }
}
