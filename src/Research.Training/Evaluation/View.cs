namespace Research.Training;

/// <summary>A set of samples on which the model is measured.</summary>
/// <param name="Rows">The rows of the table.</param>
internal sealed record View(ViewEntry Entry, BatchTable Table, int[] Rows)
{
    public string Name => Entry.Name;

    public const string Train = "train", Validation = "validation", Test = "test", Loss = "loss";
}

/// <summary>A value of a view.</summary>
/// <param name="Address">Within the view: "loss", "accuracy", "digit.accuracy".</param>
/// <param name="Metric">The name of the metric that gave it; "loss" for the loss.</param>
internal readonly record struct ViewValue(string Address, string Metric, double Value);

/// <summary>What one evaluation of a view gave.</summary>
internal sealed record ViewResult(
    View View, IReadOnlyList<ViewValue> Values, IReadOnlyList<(string Address, string Metric, int Columns, double[] Values)> Tables)
{
    public double? this[string address] =>
        Values.Where(value => value.Address == address).Select(value => (double?)value.Value).FirstOrDefault();
}
