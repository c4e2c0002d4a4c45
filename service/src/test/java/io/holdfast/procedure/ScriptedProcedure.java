package io.holdfast.procedure;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Does what its script says, and leaves a mark in the world with each step, which its undo takes away. */
final class ScriptedProcedure implements Procedure<ScriptedProcedure.ScriptedState, ScriptedProcedure.ScriptedStep> {

    static final int DECIDING = 2;

    enum ScriptedStep implements Procedure.Step {
        FIRST,
        SECOND,
        DECIDE {
            @Override
            public boolean decides() {
                return true;
            }
        },
        LAST
    }

    record ScriptedState(String name, Script script, List<Lock> locks, int suspended) {}

    /** What outlives all processes. */
    static final class World {
        /** How often each step was done since it was last undone. */
        final Map<String, Integer> marks = new TreeMap<>();

        final Map<String, Integer> calls = new HashMap<>();

        int count(String what) {
            return calls.merge(what, 1, Integer::sum);
        }
    }

    private final World world;
    private final Optional<Duration> limit;

    ScriptedProcedure(World world) {
        this(world, Optional.empty());
    }

    ScriptedProcedure(World world, Optional<Duration> limit) {
        this.world = world;
        this.limit = limit;
    }

    @Override
    public String kind() {
        return "scripted";
    }

    @Override
    public Class<ScriptedState> stateType() {
        return ScriptedState.class;
    }

    @Override
    public Class<ScriptedStep> stepType() {
        return ScriptedStep.class;
    }

    @Override
    public List<Lock> locks(ScriptedState state) {
        return state.locks();
    }

    @Override
    public Optional<Duration> limit(ScriptedStep step) {
        return step == ScriptedStep.SECOND ? limit : Optional.empty();
    }

    @Override
    public Outcome<ScriptedState> execute(ScriptedStep step, ScriptedState state, StepContext context) {
        Script.Line line = line(step, state);
        String mark = mark(step, context);
        context.checkLeading();
        world.marks.merge(mark, 1, Integer::sum);
        if (line.fails()) {
            throw new Corrupt("unable to do " + mark, null, null);
        }
        if (world.count(mark) <= line.unavailable()) {
            throw new Unavailable("unable to reach " + mark, null, null);
        }
        if (state.suspended() < line.suspensions()) {
            ScriptedState waiting =
                    new ScriptedState(state.name(), state.script(), state.locks(), state.suspended() + 1);
            return Outcome.suspend(waiting, Duration.ofSeconds(5));
        }
        ScriptedState next = new ScriptedState(state.name(), state.script(), state.locks(), 0);
        List<Outcome.Child<?>> children = line.children().stream()
                .<Outcome.Child<?>>map(script ->
                        new Outcome.Child<>(this, new ScriptedState(state.name() + "+", script, List.of(), 0)))
                .toList();
        return Outcome.begin(next, children, line.atOnce());
    }

    @Override
    public void undo(ScriptedStep step, ScriptedState state, StepContext context) {
        String mark = mark(step, context);
        context.checkLeading();
        if (world.count("undo " + mark) <= line(step, state).undoUnavailable()) {
            throw new Unavailable("unable to undo " + mark, null, null);
        }
        world.marks.remove(mark);
    }

    private static Script.Line line(ScriptedStep step, ScriptedState state) {
        return state.script().lines().get(List.of(ScriptedStep.values()).indexOf(step));
    }

    static String mark(ScriptedStep step, StepContext context) {
        return context.id() + " " + step;
    }
}
