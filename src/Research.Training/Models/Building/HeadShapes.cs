namespace Research.Training;

/// <summary>Whether an output fits its target and its loss.</summary>
internal static class HeadShapes
{
    /// <summary>A target with a time axis before its last has one row a time step.</summary>
    private const int SequenceRank = 2;

    /// <summary>How many rows of the loss one sample has: its time steps, or 1.</summary>
    public static int Steps(TargetInfo? target) => target is { Shape.Rank: SequenceRank } ? target.Shape[0] : 1;

    /// <summary>The target as a batch holds it: one column of 0 and 1 where two classes meet a one-unit output.</summary>
    public static TargetInfo Held(TargetInfo target, Shape output) =>
        TakesOneColumn(target, output) ? target with { Shape = output } : target;

    /// <summary>What does not fit, with the remedy; null where all does.</summary>
    public static string? Fault(TargetInfo target, Shape output, OutputLink link)
    {
        var wanted = target.Shape;
        if (output.Rank != wanted.Rank) return RankFault(target, output);
        for (var axis = 0; axis < wanted.Rank - 1; axis++)
        {
            if (output[axis] != wanted[axis])
                return $"the model gives {output} for a sample, the target '{target.Name}' is {wanted}: they must be of one shape";
        }

        if (link == OutputLink.Softmax && output.Last == 1) return $"a softmax over one unit is always 1: {InPlaceOfSoftmax(target)}";
        if (output.Last == wanted.Last || TakesOneColumn(target, output)) return null;
        var has = target.Kind == TargetKind.Classes ? "classes" : "values";
        return $"the last layer has {output.Last} units, the target '{target.Name}' has {wanted.Last} {has}: set units to {wanted.Last}";
    }

    private static bool TakesOneColumn(TargetInfo target, Shape output) =>
        target is { Kind: TargetKind.Classes, Shape.Last: 2 } && output.Rank == target.Shape.Rank && output.Last == 1;

    /// <summary>More units serve only a target that has more.</summary>
    private static string InPlaceOfSoftmax(TargetInfo target) => target switch
    {
        { Kind: TargetKind.Classes } =>
            $"set units to {Math.Max(2, target.Shape.Last)}, or take a loss for one unit (a binary cross-entropy)",
        { Shape.Last: 1 } => $"the target '{target.Name}' is a value, so take a loss for values (a mean squared error)",
        _ => $"set units to {target.Shape.Last}",
    };

    private static string RankFault(TargetInfo target, Shape output)
    {
        var remedy = (output.Rank, target.Shape.Rank) switch
        {
            (SequenceRank, 1) => "keep the last time step alone (\"returnSequences\": false), or put a flatten before the last layer",
            (1, SequenceRank) => "keep every time step (\"returnSequences\": true)",
            ( > 1, 1) => "put a flatten before the last layer",
            _ => "they must be of one shape",
        };
        return $"the model gives {output} for a sample, the target '{target.Name}' is {target.Shape}: {remedy}";
    }
}
