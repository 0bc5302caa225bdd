using Research.Training;

namespace Research.Experiments;

/// <summary>What a measure that nobody named is called: by what it says.</summary>
internal static class MeasureText
{
    public static string Of(MeasureDraft draft) => Part(draft) + When(draft.Scope);

    private static string Part(MeasureDraft draft)
    {
        var text = draft.Address ?? $"({Of(draft.Inner!)})";
        text = draft.Scope.Reduction == MeasureReduction.None || draft.Address is null || IsDefault(draft)
            ? text : $"{Word(draft.Scope.Reduction)} {text}";
        text += draft.Minus is { } minus ? $" - {Operand(minus, draft.Scope)}" : "";
        return text + (draft.Over is { } over ? $" / {Operand(over, draft.Scope)}" : "");
    }

    private static string Operand(MeasureDraft draft, MeasureScope outer)
    {
        var same = draft.Scope with { MomentPlace = null, Reduction = default } == outer with { MomentPlace = null, Reduction = default };
        var text = Part(draft) + (same ? "" : When(draft.Scope));
        return text.Contains(' ') ? $"({text})" : text;
    }

    private static bool IsDefault(MeasureDraft draft) =>
        draft.Scope.Reduction == MeasureReduction.Mean && draft.Address!.StartsWith(Addresses.Members, StringComparison.Ordinal);

    private static string When(MeasureScope scope) => scope.Curve switch
    {
        MeasureCurve.None => scope.Moment == Moment.End ? "" : $" at {scope.Moment}",
        MeasureCurve.Best => " at best",
        MeasureCurve.Mean => ", mean over time",
        MeasureCurve.Minimum => ", least over time",
        MeasureCurve.Maximum => ", largest over time",
        _ => $", {(scope.InSteps ? "steps" : "epochs")} to {CanonicalJson.Number(scope.Score!.Value)}",
    };

    private static string Word(MeasureReduction reduction) => reduction switch
    {
        MeasureReduction.Mean => "mean",
        MeasureReduction.Minimum => "least",
        MeasureReduction.Maximum => "largest",
        _ => "sum of",
    };
}
