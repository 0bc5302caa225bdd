using Research.Training;

namespace Research.Testing;

/// <summary>Preprocessors: fitted on one split, applied to others, changing none of them.</summary>
internal sealed class PreprocessorSuite(ITechniqueFactory factory) : ISuite
{
    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Preprocessor];

    public IReadOnlyList<Check> Checks => [new("applies", Applies)];

    public IReadOnlyList<Check> ChecksAtEnds => [new("applies", Applies)];

    private void Applies(Subject subject)
    {
        var applied = 0;
        foreach (var create in (Func<Split>[])[KitData.Table, KitData.Images])
        {
            var split = create();
            Split first, second;
            try
            {
                first = Fitted(subject, split).Apply(split);
                second = Fitted(subject, split).Apply(split);
            }
            catch (TechniqueException)
            {
                // It says plainly that it is for tables, or for images, alone.
                continue;
            }

            applied++;
            KitData.ExpectSame(split, create(), "the split that it was applied to");
            KitData.ExpectSound(first, "what it gives");
            Expect.True(first.Count == split.Count && first.Targets.Count == split.Targets.Count, "it loses samples or targets");
            KitData.ExpectSame(first, second, "a second fit");
            Expect.Finite(first.Inputs.Span, "what it gives");
            ExpectRowsApart(subject, split, first);
        }

        Expect.True(applied > 0, "it takes neither a table nor images");
    }

    /// <summary>What a row becomes is fitted on the training split: it is the same among others, such as those of the test split.</summary>
    private void ExpectRowsApart(Subject subject, Split split, Split all)
    {
        var rows = Enumerable.Range(0, split.Count).Where(row => row % 3 == 0).ToArray();
        KitData.ExpectSame(Fitted(subject, split).Apply(SplitRows.Gather(split, rows)), SplitRows.Gather(all, rows),
            "some of the rows, applied to by themselves");
    }

    private IPreprocessor Fitted(Subject subject, Split train)
    {
        var preprocessor = factory.Create<IPreprocessor>(subject);
        preprocessor.Fit(train);
        return preprocessor;
    }
}
