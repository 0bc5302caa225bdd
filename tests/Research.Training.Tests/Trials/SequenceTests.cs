namespace Research.Training.Tests.Trials;

/// <summary>Sequences of several lengths: what stands beyond a sample's last step is there for the shape's sake alone.</summary>
public sealed class SequenceTests
{
    [Theory]
    [InlineData("")]
    [InlineData("", """{ "type": "lstm", "units": 3, "returnSequences": true }""")]
    [InlineData("", """{ "type": "gru", "units": 3, "returnSequences": true }""")]
    [InlineData("", """{ "type": "simple-rnn", "units": 3, "returnSequences": true }""")]
    [InlineData("", """{ "type": "bidirectional", "layer": { "type": "gru", "units": 3, "returnSequences": true } }""")]
    [InlineData("", "\"batch-norm\"")]
    [InlineData("", "\"layer-norm\"")]
    [InlineData(""" "data.preprocess": ["standardize"] """)]
    [InlineData(
        """ "regularizers": [{ "type": "pi-model", "unlabelledFraction": 0.5, "weight": 1 }] """, """{ "type": "dropout", "rate": 0.5 }""")]
    [InlineData(""" "regularizers": [{ "type": "adversarial-training", "epsilon": 0.1 }] """)]
    [InlineData(""" "regularizers": [{ "type": "adversarial-training", "method": "pgd", "epsilon": 0.1 }] """)]
    [InlineData(""" "regularizers": [{ "type": "input-noise", "std": 0.1 }, { "type": "label-smoothing", "epsilon": 0.1 }] """)]
    [InlineData(""" "regularizers": [{ "type": "sparse-activity", "lambda": 0.1, "layers": "first" }] """)]
    [InlineData(""" "probes": ["activation-statistics"] """)]
    [InlineData(""" "probes": ["gradient-statistics"] """)]
    [InlineData(""" "metrics": ["accuracy", { "type": "adversarial-accuracy", "epsilon": 0.1 }] """)]
    public void What_lies_beyond_a_sequence_is_of_no_account(string more, string layer = "\"linear\"")
    {
        Assert.Equal(Train(more, layer, padding: 0).Outcome(), Train(more, layer, padding: 7).Outcome());
    }

    private static TrialResult Train(string more, string layer, int padding)
    {
        var preprocess = more.Contains("data.preprocess", StringComparison.Ordinal) ? """, "preprocess": ["standardize"] """ : "";
        var keys = preprocess.Length > 0 || more.Length == 0 ? "" : more + ",";
        // One each: a laboratory keeps data by what the experiment says of them.
        using var lab = new Laboratory();
        var session = lab.Session($$"""
            {
              "data": { "type": "steps", "validation": 0 {{preprocess}} },
              "model": [
                { "type": "dense", "name": "first", "units": 3, "activation": "sigmoid" }, {{layer}}, { "type": "dense", "units": 2 }
              ],
              "loss": "softmax-cross-entropy", "optimizer": "adam", {{keys}} "training": { "epochs": 2, "batchSize": 8 }
            }
            """, (TechniqueKind.DataSource, "steps", new StepsSource(padding)));
        while (session.Step())
        {
        }

        return session.Finish();
    }

    /// <summary>A class a step; samples of one to four of four steps.</summary>
    private sealed class StepsSource(int padding) : IDataSource
    {
        private const int Count = 40, Steps = 4;

        public DataSet Load(IDataContext context)
        {
            var lengths = Enumerable.Range(0, Count).Select(sample => 1 + sample * 3 % Steps).ToArray();
            var labels = Enumerable.Range(0, Count * Steps).Select(i => IsPadding(i) ? padding % 2 : i * i % 7 % 2).ToArray();
            var inputs = labels.Select((label, i) => IsPadding(i) ? padding : label + i % Steps * 0.5f).ToArray();
            var target = new TargetInfo("kind", new Shape(Steps, 2), TargetKind.Classes);
            var split = new Split(new Shape(Steps, 1), Count, inputs, [new TargetData(target, labels, default)], Lengths: lengths);
            return new DataSet(split, split);

            bool IsPadding(int i) => i % Steps >= lengths[i / Steps];
        }
    }
}
