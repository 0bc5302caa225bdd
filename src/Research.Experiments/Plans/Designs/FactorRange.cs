using System.Globalization;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>Where a factor's values are drawn from (Bergstra and Bengio 2012: random search).</summary>
/// <param name="Log">Equal chances for equal ratios.</param>
/// <param name="Whole">Both ends are written as whole numbers: so are the draws.</param>
internal sealed record FactorRange(double Low, double High, bool Log, bool Whole)
{
    /// <summary>No more of a drawn value matters, and it names a level.</summary>
    private const string SignificantDigits = "G4";

    /// <summary>Null where it is faulty, which has been told.</summary>
    public static FactorRange? Read(JToken range, JToken? scale, FaultList faults)
    {
        var log = scale is { Type: JTokenType.String } text && (string)text! == "log";
        var before = faults.Count;
        if (scale is { Type: not JTokenType.Null } && !log && !(scale.Type == JTokenType.String && (string)scale! == "linear"))
            faults.Add(scale.Place(), "`scale` is one of linear, log");
        if (range is not JArray { Count: 2 } ends || ends.Any(end => end.Type is not (JTokenType.Integer or JTokenType.Float))
            || (double)ends[0] >= (double)ends[1])
            faults.Add(range.Place(), "`range` is [low, high]: two numbers, the first below the second");
        else if (log && (double)ends[0] <= 0)
            faults.Add(range.Place(), "a `range` on a log scale lies above 0");
        else if (faults.Count == before)
            return new FactorRange((double)ends[0], (double)ends[1], log, ends.All(end => end.Type == JTokenType.Integer));
        return null;
    }

    /// <summary>The same for the same factor's name and number, however many are drawn.</summary>
    public JValue Draw(string factor, int draw)
    {
        var share = Shares.Of(factor, draw);
        // A whole number is as likely as any other: its stretch reaches half a step to either side.
        var half = Whole ? 0.5 : 0;
        (var low, var high) = (Low - half, High + half);
        var value = Log
            ? DoubleMath.Exp(
                DoubleMath.Log(Math.Max(low, Low / 2)) + (share * (DoubleMath.Log(high) - DoubleMath.Log(Math.Max(low, Low / 2)))))
            : low + (share * (high - low));
        if (Whole) return new JValue((long)Math.Clamp(Math.Round(value), Low, High));
        var rounded = double.Parse(value.ToString(SignificantDigits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return new JValue(Math.Clamp(rounded, Low, High));
    }
}

/// <summary>What was drawn from a range so far: each value is a level.</summary>
internal sealed class DrawnRange(string factor, FactorRange range, Func<JValue, IReadOnlyList<LevelSetting>> settings)
{
    private readonly Dictionary<string, int> _known = [];
    private readonly List<AblationLevel> _levels = [];
    private readonly List<int> _drawn = [];

    public IReadOnlyList<AblationLevel> Levels => _levels;

    /// <summary>Each draw's level.</summary>
    public IReadOnlyList<int> Drawn => _drawn;

    /// <returns>The level of one draw more.</returns>
    public int Next()
    {
        var value = range.Draw(factor, _drawn.Count);
        var name = CanonicalJson.Write(value);
        if (_known.TryAdd(name, _levels.Count)) _levels.Add(new AblationLevel(name, settings(value)));
        _drawn.Add(_known[name]);
        return _known[name];
    }
}

/// <summary>Uniform numbers that belong to the experiment file alone.</summary>
internal static class Shares
{
    /// <summary>2^32, the number of values that 32 bits have.</summary>
    private const double Values = 4294967296.0;

    /// <summary>In (0, 1).</summary>
    public static double Of(string factor, int draw) => (RandomStream.Of("design", $"random/{factor}").Bits(draw) + 0.5) / Values;
}
