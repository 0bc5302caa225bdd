using Research.Training;

namespace Research.Experiments;

/// <summary>Measures of one trial: recordings to a number, or the word that says why there is none.</summary>
internal sealed class TrialMeasure(TrialOutcome outcome)
{
    private const string OfRun = "run.";

    public ReportValue Of(Measure measure)
    {
        if (outcome.Failure is not null || outcome.Result is null) return ReportValue.Of(ReportValue.Failed);
        return Less(measure, measure.Curve == MeasureCurve.None ? AtMoment(measure) : OverCurve(measure), Of);
    }

    /// <summary>Without a curve, what is measured further is a number already.</summary>
    private ReportValue AtMoment(Measure measure) => measure.Inner is { } inner ? Of(inner) : Address(measure, measure.Moment);

    /// <summary>A measure in its curve's place, at one of the curve's moments.</summary>
    private ReportValue At(Measure measure, string moment) =>
        Less(measure, measure.Inner is { } inner ? At(inner, moment) : Address(measure, moment), part => At(part, moment));

    private static ReportValue Less(Measure measure, ReportValue value, Func<Measure, ReportValue> of)
    {
        if (measure.Minus is { } minus) value = ValueArithmetic.Less(value, of(minus));
        if (measure.Over is { } over) value = ValueArithmetic.Over(value, of(over));
        return value;
    }

    private ReportValue Address(Measure measure, string moment)
    {
        var address = measure.Address!;
        if (address.StartsWith(OfRun, StringComparison.Ordinal)) return TrialValues.AtEnd(outcome.Result, address);
        var reduction = measure.Reduction == MeasureReduction.None && TrialSeries.IsOfMembers(address)
            ? MeasureReduction.Mean
            : measure.Reduction;
        return ValueArithmetic.Reduce(TrialSeries.Of(outcome, address).At(moment), reduction);
    }

    private ReportValue OverCurve(Measure measure)
    {
        var curve = Curve(
            moment => measure.Inner is { } inner ? At(inner, moment) : Address(measure, moment), Moments(measure), measure.InSteps);
        if (curve.Count == 0) return ReportValue.Of(Otherwise);
        if (measure.Curve == MeasureCurve.Reach) return Reach(measure, curve);
        if (measure.Curve == MeasureCurve.Best) return Best(measure, curve);

        var values = curve.Select(point => point.Value).ToList();
        if (outcome.Result!.State == TrialState.Diverged) return ReportValue.Of(ReportValue.Diverged);
        if (ValueArithmetic.Gravest(values) is { } word) return ReportValue.Of(word);
        return measure.Curve switch
        {
            MeasureCurve.Minimum => ValueArithmetic.Reduce(values, MeasureReduction.Minimum),
            MeasureCurve.Maximum => ValueArithmetic.Reduce(values, MeasureReduction.Maximum),
            _ => Area(curve),
        };
    }

    private string Otherwise => outcome.Result!.State == TrialState.Diverged ? ReportValue.Diverged : ReportValue.Undefined;

    /// <summary>The first place at or past the score; what diverged later had reached it.</summary>
    private ReportValue Reach(Measure measure, List<CurvePoint> curve)
    {
        var rises = measure.CurveRises ?? curve[0].Value.Number is not { } first || first <= measure.Score;
        var reached = curve.Where(point => point.Value.Number is { } value && (rises ? value >= measure.Score : value <= measure.Score))
            .ToList();
        if (reached.Count > 0) return ReportValue.Of(reached[0].At);
        return ReportValue.Of(outcome.Result!.State == TrialState.Diverged ? ReportValue.Diverged : ReportValue.NotReached);
    }

    /// <summary>The value at the moment at which validation was best, the earliest of several.</summary>
    private ReportValue Best(Measure measure, List<CurvePoint> curve)
    {
        if (outcome.Result!.State == TrialState.Diverged) return ReportValue.Of(ReportValue.Diverged);
        if (measure.BestBy is not { } chosen) return ReportValue.Of(ReportValue.Undefined);
        var validation = TrialSeries.Of(outcome, chosen);
        var scored = curve.Select(
            point => (point.Value, Score: ValueArithmetic.Reduce(validation.At(point.Moment), MeasureReduction.Mean).Number))
            .Where(point => point.Score is not null).ToList();
        if (scored.Count == 0) return ReportValue.Of(ReportValue.Undefined);
        return (measure.CurveRises == false ? scored.MinBy(point => point.Score) : scored.MaxBy(point => point.Score)).Value;
    }

    /// <summary>The area under the curve (trapezoids) per unit of its length.</summary>
    private static ReportValue Area(List<CurvePoint> curve)
    {
        var length = curve[^1].At - curve[0].At;
        if (length == 0) return curve[0].Value;
        var area = 0.0;
        for (var i = 1; i < curve.Count; i++)
            area += (curve[i].At - curve[i - 1].At) * (curve[i].Value.Number!.Value + curve[i - 1].Value.Number!.Value) / 2;
        return ReportValue.Of(area / length);
    }

    /// <summary>All moments in order but the end, which is the start or the last of them again,
    /// or weights that never trained.</summary>
    private List<CurvePoint> Curve(Func<string, ReportValue> value, IEnumerable<string> moments, bool inSteps) =>
        [.. moments
            .Select(moment => (Moment: moment, At: Place(moment, inSteps)))
            .Where(point => point.At is not null)
            .OrderBy(point => point.At)
            .Select(point => new CurvePoint(point.Moment, point.At!.Value, value(point.Moment)))];

    /// <summary>In epochs or steps, of whichever the moment was told in; null for the end.</summary>
    private double? Place(string moment, bool inSteps)
    {
        if (Moment.Place(moment) is not { } place) return null;
        if (place.Unit is null || (place.Unit == Moment.Step) == inSteps) return place.At;
        double stepsPerEpoch = outcome.Result!.StepsPerEpoch;
        return inSteps ? place.At * stepsPerEpoch : place.At / stepsPerEpoch;
    }

    /// <summary>Those at which all that a curve's values are made of was recorded.</summary>
    private IEnumerable<string> Moments(Measure measure)
    {
        IEnumerable<string>? common = null;
        foreach (var address in measure.Address is { } own ? [own] : Combined(measure.Inner))
        {
            var moments = TrialSeries.Of(outcome, address).Moments;
            common = common?.Intersect(moments, StringComparer.Ordinal) ?? moments;
        }

        return common ?? [];
    }

    /// <summary>The addresses of a measure that is taken at every moment of a curve.</summary>
    private static IEnumerable<string> Combined(Measure? measure) => measure is null ? []
        : (measure.Address is { } address ? [address] : Combined(measure.Inner))
            .Concat(Combined(measure.Minus)).Concat(Combined(measure.Over));

    private readonly record struct CurvePoint(string Moment, double At, ReportValue Value);
}
