using System.Globalization;

namespace Research;

/// <summary>An option in epochs or steps, bound from a number (epochs) or a text such as "500 steps".</summary>
/// <param name="Amount">0 or more; epochs may be fractions.</param>
public readonly record struct Duration(double Amount, bool InSteps)
{
    /// <summary>The whole steps that it lasts, given how many an epoch has; rounded to the nearest.</summary>
    public long Steps(in Progress progress) =>
        (long)Math.Round(InSteps ? Amount : Amount * progress.StepsPerEpoch, MidpointRounding.AwayFromZero);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Amount} {(InSteps ? "steps" : "epochs")}");
}

/// <summary>Where training stands.</summary>
/// <param name="Step">The step under way, from 1; 0 before the first.</param>
/// <param name="Epoch">The epoch under way, from 0.</param>
/// <param name="StepsPerEpoch">At least 1.</param>
/// <param name="Epochs">Planned epochs; where the budget is steps, the epochs they need, rounded up.</param>
public readonly record struct Progress(long Step, int Epoch, int StepsPerEpoch, int Epochs);
