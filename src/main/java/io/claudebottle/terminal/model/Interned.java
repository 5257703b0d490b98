package io.claudebottle.terminal.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Values that cells refer to by number, each kept once. Numbers begin with 1 and are never given anew, so that whoever holds a copy of
/// some cells and this table can read them on another thread. When it is full, a new table takes its place.
///
/// @param <T> has equality by value
public abstract class Interned<T> {

    private final int most;
    private final long heaviest;
    private final Map<T, Integer> numbers = new HashMap<>();
    private volatile Object[] values = new Object[16];
    private int count;
    private long weight;

    /// @param most how many values fit
    /// @param heaviest how much they may weigh together, about
    protected Interned(int most, long heaviest) {
        this.most = most;
        this.heaviest = heaviest;
    }

    /// Roughly how many characters of memory a value takes.
    protected abstract int weight(T value);

    public final boolean isFull() {
        return count == most || weight >= heaviest;
    }

    final boolean isHalfFull() {
        return count >= most / 2 || weight >= heaviest / 2;
    }

    /// @return the value's number; 0 when the table is full and does not have it
    public final int number(T value) {
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        if (isFull()) {
            return 0;
        }
        Object[] all = values;
        if (count == all.length) {
            all = Arrays.copyOf(all, count * 2);
        }
        all[count++] = value;
        weight += weight(value);
        values = all;
        numbers.put(value, count);
        return count;
    }

    /// @throws IndexOutOfBoundsException for a number that this table has not given
    @SuppressWarnings("unchecked")
    public final T get(int number) {
        return (T) values[number - 1];
    }
}
