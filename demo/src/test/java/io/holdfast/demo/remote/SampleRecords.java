package io.holdfast.demo.remote;

import io.holdfast.measure.Bandwidth;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes records in which no two components are alike, and none is absent. */
final class SampleRecords {

    private int number = 1;

    <T> T of(Class<T> type) {
        return type.cast(valueOf(type));
    }

    private Object valueOf(Type type) {
        if (type instanceof ParameterizedType generic) {
            Object inside = valueOf(generic.getActualTypeArguments()[0]);
            return generic.getRawType().equals(Optional.class) ? Optional.of(inside) : List.of(inside);
        }
        Class<?> plain = (Class<?>) type;
        number++;
        if (plain.isRecord()) {
            return record(plain);
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[number % plain.getEnumConstants().length];
        }
        return switch (plain.getSimpleName()) {
            case "String" -> "text " + number + " & more/ä";
            case "int", "Integer" -> number;
            case "long", "Long" -> 10_000_000_000L + number;
            case "double", "Double" -> 0.5 + number;
            case "boolean" -> true;
            case "Instant" -> Instant.ofEpochSecond(1_800_000_000L + number, 123_456_789);
            case "Duration" -> Duration.ofHours(number);
            default -> throw new AssertionError("no sample of " + type);
        };
    }

    private Object record(Class<?> type) {
        if (type.equals(Bandwidth.class)) {
            return new Bandwidth(1_000_000L + number);
        }
        RecordComponent[] components = type.getRecordComponents();
        try {
            return type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(Arrays.stream(components)
                            .map(component -> valueOf(component.getGenericType()))
                            .toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no sample of " + type, e);
        }
    }
}
