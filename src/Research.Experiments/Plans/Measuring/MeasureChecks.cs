using System.Globalization;
using Research.Training;

namespace Research.Experiments;

/// <summary>Holds measures against what the trials of a cell will record.</summary>
internal sealed class MeasureChecks(TrialPlan plan)
{
    private readonly Addresses _addresses = new(plan);

    /// <summary>What is wrong with the measure in this cell; empty: nothing.</summary>
    public IReadOnlyList<ExperimentFault> Faults(MeasureDraft draft)
    {
        var faults = new List<ExperimentFault>();
        Check(draft, faults);
        return faults;
    }

    /// <summary>What is worth a word in a measure that is right: fewer epochs are better, and who says so by `better` turns the way round
    /// that the curve has to go.</summary>
    public IEnumerable<ExperimentFault> Warnings(MeasureDraft draft)
    {
        MeasureDraft?[] parts = [draft.Inner, draft.Minus, draft.Over];
        foreach (var warning in parts.OfType<MeasureDraft>().SelectMany(Warnings)) yield return warning;
        if (draft is { Scope.Curve: MeasureCurve.Reach, Better: { } rises } && Measure(draft with { Better = null }).CurveRises == !rises)
        {
            var what = draft.Address ?? MeasureText.Of(draft.Inner!);
            yield return draft.BetterPlace!.Fault(
                $"this is the first time at which {what} is at or {(rises ? "above" : "below")} {CanonicalJson.Number(draft.Scope.Score!.Value)}, "
                + $"though of it {(rises ? "lower" : "higher")} is better: `better` says which way the curve has to go; "
                + "that fewer epochs or steps are better goes without saying, so remove it if that was meant");
        }
    }

    /// <summary>With unit and direction, as this cell knows them.</summary>
    public Measure Measure(MeasureDraft draft)
    {
        var known = draft.Address is { } address ? _addresses.Find(address, out _) : null;
        var inner = draft.Inner is { } further ? Measure(further) : null;
        var minus = draft.Minus is { } subtracted ? Measure(subtracted) : null;
        var over = draft.Over is { } divisor ? Measure(divisor) : null;
        var isTime = draft.Scope.Curve == MeasureCurve.Reach;
        var best = draft.Scope.Curve == MeasureCurve.Best ? _addresses.BestBy(draft.Address) : null;
        var own = inner is null ? known?.Info.HigherIsBetter : inner.HigherIsBetter;
        return new Measure
        {
            Name = draft.Name,
            Address = draft.Address,
            Inner = inner,
            Moment = draft.Scope.Moment,
            Curve = draft.Scope.Curve,
            CurveRises = Rises(draft, own, best),
            BestBy = best?.Address,
            Score = draft.Scope.Score,
            InSteps = draft.Scope.InSteps,
            Reduction = draft.Scope.Reduction,
            Minus = minus,
            Over = over,
            Log10 = draft.Log10,
            HigherIsBetter = minus is not null || over is not null ? (isTime ? null : draft.Better) : isTime ? false : draft.Better ?? own,
            Unit = over is not null ? "" : isTime ? (draft.Scope.InSteps ? "steps" : "epochs") : inner?.Unit ?? known?.Info.Unit ?? "",
            OfTheMachine = known?.OfTheMachine == true || inner?.OfTheMachine == true || minus?.OfTheMachine == true
                || over?.OfTheMachine == true,
            Definition = draft.Definition,
        };
    }

    private static bool? Rises(MeasureDraft draft, bool? own, AddressInfo? best) => draft.Scope.Curve switch
    {
        MeasureCurve.Reach => draft.Better ?? own,
        MeasureCurve.Best => best?.HigherIsBetter ?? draft.Better ?? own,
        _ => null,
    };

    private void Check(MeasureDraft draft, List<ExperimentFault> faults)
    {
        if (draft.Address is not null)
            CheckAddress(draft, faults);
        else
            Check(draft.Inner!, faults);
        if (draft.Minus is { } minus) Check(minus, faults);
        if (draft.Over is { } over) Check(over, faults);
        if (faults.Count == 0) CheckCurve(draft, faults);
    }

    private void CheckAddress(MeasureDraft draft, List<ExperimentFault> faults)
    {
        if (_addresses.Find(draft.Address!, out var why) is not { } known)
        {
            faults.Add(draft.Place.Fault(why));
            return;
        }

        if (known.Several > 1 && draft.Scope.Reduction == MeasureReduction.None)
            faults.Add(draft.Place.Fault(
                $"\"{draft.Address}\" matches {known.Several.ToString(CultureInfo.InvariantCulture)} layers: "
                + "say by `reduce` (mean, min, max, sum) what is made of them, or name one"));
        var when = string.Join(", ", known.Moments);
        if (draft.Scope.Curve != MeasureCurve.None || draft.Scope.AlongOuterCurve)
        {
            if (known.Moments.All(moment => moment == Moment.End))
                faults.Add((draft.Scope.MomentPlace ?? draft.Place).Fault(
                    $"\"{draft.Address}\" has no curve: {known.Who} the end alone{AddTo(known, "\"epoch\"")}{known.Otherwise}"));
        }
        else if (!IsRecorded(draft.Scope.Moment, known.Moments))
        {
            faults.Add((draft.Scope.MomentPlace ?? draft.Place).Fault(
                $"\"{draft.Address}\" is not recorded at {draft.Scope.Moment}{Budget(draft.Scope.Moment)}: "
                + $"{known.Who} {when}; set `at` to one of these{AddTo(known, $"\"{draft.Scope.Moment}\"")}{known.Otherwise}"));
        }
    }

    private static string AddTo(KnownAddress known, string moment) =>
        known.WhereToAdd.Length == 0 ? "" : $", or add {moment} to {known.WhereToAdd}";

    private void CheckCurve(MeasureDraft draft, List<ExperimentFault> faults)
    {
        var place = draft.Scope.MomentPlace ?? draft.Place;
        if (draft.Scope.Curve == MeasureCurve.Best && _addresses.BestBy(draft.Address) is null)
            faults.Add(place.Fault("\"best\" is where validation is best, and there is no validation: give `data.validation` a share"));
        else if (draft.Scope.Curve is MeasureCurve.Reach or MeasureCurve.Best && Measure(draft).CurveRises is null)
            faults.Add(place.Fault(
                $"nothing says which way \"{MeasureText.Of(draft)}\" is better; write `better`: \"higher\" or \"lower\""));
    }

    private bool IsRecorded(string moment, IReadOnlyList<string> moments)
    {
        if (moments.Contains(moment)) return Budget(moment).Length == 0;
        if (Moment.Place(moment) is not { Unit: { } unit } place || Budget(moment).Length > 0) return false;
        if (moments.Any(each => Moment.Place(each) == place)) return true;
        return unit == Moment.Epoch
            ? moments.Contains(Moment.Epoch)
            : moments.Any(each => Interval(each) is { } every && place.At % every == 0);
    }

    /// <summary>Why the moment never comes; empty: it may.</summary>
    private string Budget(string moment)
    {
        if (Moment.Place(moment) is not { Unit: { } unit } place) return "";
        return unit == Moment.Epoch && plan.Epochs is { } epochs && place.At > epochs
            ? string.Create(CultureInfo.InvariantCulture, $" (there are {epochs} epochs)")
            : unit == Moment.Step && plan.Steps is { } steps && place.At > steps
            ? string.Create(CultureInfo.InvariantCulture, $" (there are {steps} steps)") : "";
    }

    private static long? Interval(string moment) =>
        moment.StartsWith("every-steps:", StringComparison.Ordinal)
            && long.TryParse(moment.AsSpan("every-steps:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var every)
            ? every
            : null;
}
