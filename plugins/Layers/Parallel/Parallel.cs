namespace Research.Plugins;

/// <summary>
/// Split and merge: every branch gets the whole input, and their outputs are joined on the last axis, or merged element by element.
/// Source: Szegedy et al. 2015, "Going deeper with convolutions" (joined branches), arXiv:1409.4842.
/// </summary>
[Layer("parallel", Summary = "Branches on one input, merged", Source = "Szegedy et al. 2015, arXiv:1409.4842")]
[Example("""{ "branches": [[{ "type": "dense", "units": 3 }, "tanh"], [{ "type": "dense", "units": 2 }], []] }""")]
[Example("""{ "branches": [[{ "type": "dense", "units": 3 }, "tanh"], [{ "type": "dense", "units": 3 }]], "merge": "add" }""")]
[Example("""{ "branches": [[{ "type": "dense", "units": 3 }, "tanh"], [{ "type": "dense", "units": 3 }]], "merge": "multiply" }""")]
[Example("""{ "branches": [[{ "type": "dense", "units": 3 }, "tanh"], [{ "type": "dense", "units": 3 }]], "merge": "mean" }""")]
[Example("""{ "branches": [[{ "type": "dense", "units": 3 }, "tanh"], [{ "type": "dense", "units": 3 }]], "merge": "max" }""")]
[Example("""{ "branches": [[]] }""", Neutral = true)]
public sealed class Parallel : ILayer
{
    private readonly ParallelOptions _options;
    private readonly IMerge _merge;
    private Block[] _branches = [];
    private Slot _inputGradient = null!;

    public Parallel(ParallelOptions options)
    {
        _options = options;
        _merge = options.Merge switch
        {
            Merge.Concat => new ConcatMerge(),
            Merge.Add => new SumMerge(mean: false),
            Merge.Mean => new SumMerge(mean: true),
            Merge.Multiply => new ProductMerge(),
            Merge.Max => new MaximumMerge(),
            _ => throw new TechniqueException($"{options.Merge} is no merge"),
        };
    }

    public LayerTraits Traits => _merge.ReadsOutput ? LayerTraits.ReadsInput | LayerTraits.ReadsOutput : LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _branches = _options.Branches
            .Select(
                (branch, index) => builder.Block((index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), branch, input))
            .ToArray();
        _inputGradient = builder.Scratch(input);
        return _merge.Build(builder, _branches.Select(branch => branch.Output).ToArray());
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        for (var i = 0; i < _branches.Length; i++) _merge.Forward(pass, i, _branches[i].Forward(pass, input), output);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        for (var i = 0; i < _branches.Length; i++)
        {
            var branchGradient = _merge.Gradient(pass, i, output, outputGradient);
            if (i == 0 || !inputGradient.Exists)
            {
                _branches[i].Backward(pass, input, branchGradient, inputGradient);
                continue;
            }

            var gradient = pass[_inputGradient];
            _branches[i].Backward(pass, input, branchGradient, gradient);
            TensorPrimitives.Add(inputGradient.Span, gradient.Span, inputGradient.Span);
        }
    }
}

public sealed record ParallelOptions
{
    /// <summary>The branches: a list of lists of entries; an empty list passes the input through.</summary>
    [MinLength(1)]
    public required IReadOnlyList<LayerStack> Branches { get; init; }

    /// <summary>How the outputs become one; all but <c>concat</c> need outputs of one shape.</summary>
    public Merge Merge { get; init; }
}

public enum Merge
{
    /// <summary>Side by side on the last axis.</summary>
    Concat,

    /// <summary>The sum.</summary>
    Add,

    /// <summary>The product.</summary>
    Multiply,

    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The largest; where branches are equal, the first gets the gradient.</summary>
    Max,
}
