namespace Research;

/// <summary>What predictions of classes say: shared by metrics and ensembles, so that all read them alike.</summary>
public static class Predictions
{
    /// <summary>Where a single column tells two classes apart.</summary>
    public const float Threshold = 0.5f;

    /// <summary>
    /// The class that one row names: the index of its largest value, the first of equals; of a single column 1 above
    /// <paramref name="threshold"/>, else 0. -1 where the row holds NaN: no class.
    /// </summary>
    /// <param name="row">Probabilities, logits or a one-hot target, one a class; or one column.</param>
    public static int ClassOf(ReadOnlySpan<float> row, float threshold = Threshold)
    {
        var best = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (float.IsNaN(row[i])) return -1;
            if (row[i] > row[best]) best = i;
        }

        return row.Length > 1 ? best : row[0] > threshold ? 1 : 0;
    }

    /// <summary>The mean over members, elementwise.</summary>
    /// <param name="members">One tensor a member, all of one shape.</param>
    public static void Mean(ReadOnlySpan<Tensor> members, Tensor combined)
    {
        var sum = combined.Span;
        sum.Clear();
        foreach (var member in members)
        {
            var values = member.Span;
            for (var i = 0; i < sum.Length; i++) sum[i] += values[i];
        }

        for (var i = 0; i < sum.Length; i++) sum[i] /= members.Length;
    }

    /// <summary>Says which target cannot be voted on.</summary>
    /// <exception cref="TechniqueException">A target is no class.</exception>
    public static void RequireClasses(IReadOnlyList<TargetInfo> targets)
    {
        if (targets.FirstOrDefault(target => target.Kind != TargetKind.Classes) is { } other)
            throw new TechniqueException($"members vote on classes, and the target '{other.Name}' has values: take the mean");
    }

    /// <summary>The share of the members that name each class; of a single column, the share that is above the threshold.</summary>
    /// <param name="members">One tensor a member, all of one shape, classes on the last axis.</param>
    public static void Vote(ReadOnlySpan<Tensor> members, Tensor combined)
    {
        combined.Clear();
        var classes = combined.Shape.Last;
        var votes = combined.Span;
        foreach (var member in members)
        {
            var values = member.Span;
            for (var start = 0; start < votes.Length; start += classes)
            {
                var named = ClassOf(values.Slice(start, classes));
                if (classes > 1 && named >= 0) votes[start + named]++;
                else if (named == 1) votes[start]++;
            }
        }

        for (var i = 0; i < votes.Length; i++) votes[i] /= members.Length;
    }
}
