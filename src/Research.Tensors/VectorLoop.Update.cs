using System.Numerics;

namespace Research;

/// <summary>An optimizer's rule without slots: changes weights by a gradient, elementwise, written once for a whole vector.</summary>
public interface IVectorUpdate
{
    void Step(ref Vector<float> weight, Vector<float> gradient);
}

/// <summary>An optimizer's rule with one slot.</summary>
public interface IVectorUpdate1
{
    void Step(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> slot);
}

/// <summary>An optimizer's rule with two slots.</summary>
public interface IVectorUpdate2
{
    void Step(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> slot1, ref Vector<float> slot2);
}

/// <summary>An optimizer's rule with three slots.</summary>
public interface IVectorUpdate3
{
    void Step(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> slot1, ref Vector<float> slot2, ref Vector<float> slot3);
}

/// <content>Updates: weights and slots are read and written, in one pass.</content>
public static partial class VectorLoop
{
    public static void Update<TUpdate>(TUpdate update, Span<float> weights, ReadOnlySpan<float> gradient)
        where TUpdate : struct, IVectorUpdate
    {
        RequireEqual(gradient.Length, weights.Length);
        var i = 0;
        for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var weight = Load(weights, i);
            update.Step(ref weight, Load(gradient, i));
            Store(weight, weights, i);
        }

        if (i == weights.Length) return;
        var last = LoadTail(weights, i);
        update.Step(ref last, LoadTail(gradient, i));
        StoreTail(last, weights, i);
    }

    public static void Update<TUpdate>(TUpdate update, Span<float> weights, ReadOnlySpan<float> gradient, Span<float> slot)
        where TUpdate : struct, IVectorUpdate1
    {
        RequireEqual(gradient.Length, weights.Length);
        RequireEqual(slot.Length, weights.Length);
        var i = 0;
        for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var weight = Load(weights, i);
            var value = Load(slot, i);
            update.Step(ref weight, Load(gradient, i), ref value);
            Store(weight, weights, i);
            Store(value, slot, i);
        }

        if (i == weights.Length) return;
        var last = LoadTail(weights, i);
        var lastValue = LoadTail(slot, i);
        update.Step(ref last, LoadTail(gradient, i), ref lastValue);
        StoreTail(last, weights, i);
        StoreTail(lastValue, slot, i);
    }

    public static void Update<TUpdate>(
        TUpdate update, Span<float> weights, ReadOnlySpan<float> gradient, Span<float> slot1, Span<float> slot2)
        where TUpdate : struct, IVectorUpdate2
    {
        RequireEqual(gradient.Length, weights.Length);
        RequireEqual(slot1.Length, weights.Length);
        RequireEqual(slot2.Length, weights.Length);
        var i = 0;
        for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var weight = Load(weights, i);
            var value1 = Load(slot1, i);
            var value2 = Load(slot2, i);
            update.Step(ref weight, Load(gradient, i), ref value1, ref value2);
            Store(weight, weights, i);
            Store(value1, slot1, i);
            Store(value2, slot2, i);
        }

        if (i == weights.Length) return;
        var last = LoadTail(weights, i);
        var last1 = LoadTail(slot1, i);
        var last2 = LoadTail(slot2, i);
        update.Step(ref last, LoadTail(gradient, i), ref last1, ref last2);
        StoreTail(last, weights, i);
        StoreTail(last1, slot1, i);
        StoreTail(last2, slot2, i);
    }

    public static void Update<TUpdate>(
        TUpdate update, Span<float> weights, ReadOnlySpan<float> gradient, Span<float> slot1, Span<float> slot2, Span<float> slot3)
        where TUpdate : struct, IVectorUpdate3
    {
        RequireEqual(gradient.Length, weights.Length);
        RequireEqual(slot1.Length, weights.Length);
        RequireEqual(slot2.Length, weights.Length);
        RequireEqual(slot3.Length, weights.Length);
        var i = 0;
        for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var weight = Load(weights, i);
            var value1 = Load(slot1, i);
            var value2 = Load(slot2, i);
            var value3 = Load(slot3, i);
            update.Step(ref weight, Load(gradient, i), ref value1, ref value2, ref value3);
            Store(weight, weights, i);
            Store(value1, slot1, i);
            Store(value2, slot2, i);
            Store(value3, slot3, i);
        }

        if (i == weights.Length) return;
        var last = LoadTail(weights, i);
        var last1 = LoadTail(slot1, i);
        var last2 = LoadTail(slot2, i);
        var last3 = LoadTail(slot3, i);
        update.Step(ref last, LoadTail(gradient, i), ref last1, ref last2, ref last3);
        StoreTail(last, weights, i);
        StoreTail(last1, slot1, i);
        StoreTail(last2, slot2, i);
        StoreTail(last3, slot3, i);
    }
}
