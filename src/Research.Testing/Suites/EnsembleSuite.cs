namespace Research.Testing;

/// <summary>Ensembles: members' rows and the combination of their predictions.</summary>
internal sealed class EnsembleSuite(ITechniqueFactory factory) : ISuite
{
    private static readonly Shape Output = new(5, 3);

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Ensemble];

    public IReadOnlyList<Check> Checks => [new("rows", Rows), new("combination", Combination)];

    public IReadOnlyList<Check> ChecksAtEnds => [new("rows", Rows), new("combination", Combination)];

    private void Rows(Subject subject)
    {
        var ensemble = factory.Create<IEnsemble>(subject);
        Expect.True(ensemble.Members >= 1, $"it has {ensemble.Members} members");
        for (var member = 1; member <= ensemble.Members; member++)
        {
            var rows = RowsOf(ensemble, member);
            Expect.True(rows.All(row => row is >= 0 and < 50), $"member {member} is given a row that does not exist");
            // Each member is a training of its own, with its own instance.
            var fresh = factory.Create<IEnsemble>(subject);
            Expect.True(rows.SequenceEqual(RowsOf(fresh, member)), $"a fresh instance gives member {member} other rows");
        }
    }

    private static int[] RowsOf(IEnsemble ensemble, int member)
    {
        var rows = Enumerable.Range(0, 50).ToArray();
        ensemble.Sample(member, RandomStream.Of("1", $"member/{member}"), rows);
        return rows;
    }

    /// <summary>Members that agree are followed; the order of the members does not matter.</summary>
    private void Combination(Subject subject)
    {
        var ensemble = factory.Create<IEnsemble>(subject);
        var predictions = new Tensor[Math.Max(3, ensemble.Members)];
        for (var member = 0; member < predictions.Length; member++)
        {
            var values = new float[Output.Size];
            RandomStream.Of("1", "conformance/ensemble").At(member).Uniform(values);
            predictions[member] = new Tensor(values, 0, Output);
        }

        var given = Array.ConvertAll(predictions, prediction => prediction.Span.ToArray());
        var combined = new Tensor(new float[Output.Size], 0, Output);
        combined.Span.Fill(float.NaN);
        ensemble.Combine(predictions, combined);
        Expect.Finite(combined.Span, "the combination");
        for (var member = 0; member < given.Length; member++)
            Expect.SameBits(predictions[member].Span, given[member], $"the predictions of member {member + 1} after they were combined");
        var forward = combined.Span.ToArray();
        ensemble.Combine(predictions.Reverse().ToArray(), combined);
        Expect.Close(combined.Span, Expect.ToDoubles(forward), 1e-5, 1e-6, "the combination in another order");

        ensemble.Combine(Enumerable.Repeat(predictions[0], predictions.Length).ToArray(), combined);
        for (var row = 0; row < Output[0]; row++)
        {
            var one = predictions[0].Row(row).Span;
            var all = combined.Row(row).Span;
            Expect.True(Predictions.ClassOf(one) == Predictions.ClassOf(all), $"members that agree on row {row} are not followed");
        }
    }
}
