namespace Research.Plugins;

/// <summary>
/// (x - mean) / standard deviation, both of the training split. One pair for each element of the last axis: of tables a column, of
/// sequences a feature, of images a channel (all pixels of it together, as the field does with MNIST's 0.1307 and 0.3081).
/// What does not vary becomes 0. Missing values (NaN) stay missing, nominal columns stay as they are, and steps beyond a sequence's
/// length do not count.
/// </summary>
[Preprocessor("standardize", Summary = "Mean 0 and variance 1, as measured on the training split",
    Source = "LeCun, Bottou, Orr and Mueller 1998, Efficient backprop")]
[Example]
public sealed class Standardize : IPreprocessor
{
    private double[] _mean = [], _scale = [];

    public void Fit(Split train)
    {
        var features = train.Input.Last;
        var (lowest, highest) = (new float[features], new float[features]);
        Array.Fill(lowest, float.PositiveInfinity);
        Array.Fill(highest, float.NegativeInfinity);
        _mean = Average(train, (value, feature) =>
        {
            lowest[feature] = Math.Min(lowest[feature], value);
            highest[feature] = Math.Max(highest[feature], value);
            return value;
        });
        var variance = Average(train, (value, feature) => (value - _mean[feature]) * (value - _mean[feature]));

        _scale = new double[features];
        for (var feature = 0; feature < features; feature++)
        {
            var isNominal = train.Columns?[feature].Categories is not null;
            var varies = lowest[feature] < highest[feature];
            // A mean of equal values may be off by a rounding: it is taken as the value itself, so that they become 0.
            _mean[feature] = isNominal || highest[feature] < lowest[feature] ? 0 : varies ? _mean[feature] : lowest[feature];
            _scale[feature] = isNominal || !varies ? 1 : Math.Sqrt(variance[feature]);
        }
    }

    /// <summary>The mean of a term over all values that are there, for each feature; 0 where there are none.</summary>
    private static double[] Average(Split split, Func<float, int, double> term)
    {
        var (features, size) = (split.Input.Last, split.Input.Size);
        var values = split.Inputs.Span;
        var (sums, counts) = (new double[features], new long[features]);
        for (var sample = 0; sample < split.Count; sample++)
        {
            var valid = split.Lengths.IsEmpty ? size : split.Lengths.Span[sample] * features;
            for (var (i, feature) = (0, 0); i < valid; i++, feature = feature + 1 == features ? 0 : feature + 1)
            {
                var value = values[sample * size + i];
                if (float.IsNaN(value)) continue;
                sums[feature] += term(value, feature);
                counts[feature]++;
            }
        }

        for (var feature = 0; feature < features; feature++) sums[feature] /= Math.Max(1, counts[feature]);
        return sums;
    }

    public Split Apply(Split split)
    {
        var given = split.Inputs.Span;
        var inputs = new float[given.Length];
        for (var start = 0; start < inputs.Length; start += _mean.Length)
        {
            for (var feature = 0; feature < _mean.Length; feature++)
                inputs[start + feature] = (float)((given[start + feature] - _mean[feature]) / _scale[feature]);
        }

        return split with { Inputs = inputs };
    }
}
